/** The room's record and its ring of frames in the object's SQLite storage. */
import { RING_FRAMES } from "./room-limits.ts";
import { RoomRecord, StoredFrame } from "./room-record.ts";

const RECORD = "room";
/** Wide enough for any safe integer, so that keys sort as numbers do. */
const frameKey = (seq: number) => `frame:${String(seq).padStart(16, "0")}`;

export class RoomStorage {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Undefined when there is none, or one of a layout that this code does not know any more. */
  read(): RoomRecord | undefined {
    return RoomRecord.safeParse(this.#storage.kv.get(RECORD)).data;
  }

  /** Writes record and frames together; frames beyond the ring's size fall out. */
  write(room: RoomRecord, frames: readonly StoredFrame[]): void {
    this.#storage.transactionSync(() => {
      this.#storage.kv.put(RECORD, room);
      for (const frame of frames) {
        this.#storage.kv.put(frameKey(frame.seq), frame);
        this.#storage.kv.delete(frameKey(frame.seq - RING_FRAMES));
      }
    });
  }

  /** The frames after `since`, or undefined when the ring does not reach back that far. */
  framesSince(room: RoomRecord, since: number): StoredFrame[] | undefined {
    if (since > room.seq) return undefined;
    const rows = this.#storage.kv.list({ prefix: "frame:", startAfter: frameKey(since) });
    const frames = Array.from(rows, ([, row]) => StoredFrame.safeParse(row).data);
    const known = frames.filter((frame) => frame !== undefined);
    return known.length === room.seq - since ? known : undefined;
  }

  async forget(): Promise<void> {
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }
}
