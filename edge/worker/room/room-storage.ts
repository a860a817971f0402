/** The room's record and its ring of frames in the object's SQLite storage. */
import { RING_BYTES, RING_FRAMES } from "./room-limits.ts";
import { RoomRecord, StoredFrame } from "./room-record.ts";

const RECORD = "room";
const PREFIX = "frame:";
/** Wide enough for any safe integer, so that keys sort as numbers do. */
const frameKey = (seq: number) => `${PREFIX}${String(seq).padStart(16, "0")}`;
const sizeOf = (frame: unknown) => JSON.stringify(frame).length;

interface Ring {
  readonly sizes: Map<string, number>;
  bytes: number;
}

export class RoomStorage {
  readonly #storage: DurableObjectStorage;
  #ring: Ring | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Undefined when there is none, or one of a layout that this code does not know any more. */
  read(): RoomRecord | undefined {
    return RoomRecord.safeParse(this.#storage.kv.get(RECORD)).data;
  }

  /** Writes record and frames together; frames beyond the ring's bounds fall out. */
  write(room: RoomRecord, frames: readonly StoredFrame[]): void {
    this.#storage.transactionSync(() => {
      this.#storage.kv.put(RECORD, room);
      if (frames.length === 0) return;
      const ring = this.#ringOf();
      for (const frame of frames) {
        const key = frameKey(frame.seq);
        this.#storage.kv.put(key, frame);
        ring.sizes.set(key, sizeOf(frame));
        ring.bytes += sizeOf(frame);
      }
      for (const [key, size] of ring.sizes) {
        if (ring.sizes.size <= RING_FRAMES && ring.bytes <= RING_BYTES) break;
        this.#storage.kv.delete(key);
        ring.sizes.delete(key);
        ring.bytes -= size;
      }
    });
  }

  /** How large the frames in the ring are, oldest first; counted anew after each sleep. */
  #ringOf(): Ring {
    if (!this.#ring) {
      const rows = Array.from(this.#storage.kv.list({ prefix: PREFIX }));
      const sizes = new Map(rows.map(([key, frame]) => [key, sizeOf(frame)] as const));
      const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      this.#ring = { sizes, bytes };
    }
    return this.#ring;
  }

  /** The frames after `since`, or undefined when the ring does not reach back that far. */
  framesSince(room: RoomRecord, since: number): StoredFrame[] | undefined {
    if (since > room.seq) return undefined;
    const rows = this.#storage.kv.list({ prefix: PREFIX, startAfter: frameKey(since) });
    const frames = Array.from(rows, ([, row]) => StoredFrame.safeParse(row).data);
    const known = frames.filter((frame) => frame !== undefined);
    return known.length === room.seq - since ? known : undefined;
  }

  /** The newest chat message whose frame is `seq` or before it; 0 when the ring has none. */
  messageAt(seq: number): number {
    const rows = this.#storage.kv.list({ prefix: PREFIX, end: frameKey(seq + 1), reverse: true });
    for (const [, row] of rows) {
      const frame = StoredFrame.safeParse(row).data;
      if (frame?.type === "chat") return frame.messageSeq;
    }
    return 0;
  }

  async forget(): Promise<void> {
    this.#ring = undefined;
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }
}
