/**
 * The room's record and its ring of frames, in memory and in the object's SQLite storage.
 *
 * What lasts (states, who is here, numbers of messages) is written at once. What passes (positions,
 * estimates) stays in memory, because a row for each would be nine tenths of what a room costs, and
 * the next one is a second away. The numbers of frames are reserved ahead in steps, so that a room
 * that forgets its last positions in its sleep never uses a number twice.
 */
import { RING_BYTES, RING_FRAMES, SEQ_RESERVE } from "./room-limits.ts";
import { isPassing, RoomRecord, StoredFrame } from "./room-record.ts";

const RECORD = "room";
const PREFIX = "frame:";
/** Wide enough for any safe integer, so that keys sort as numbers do. */
const frameKey = (seq: number) => `${PREFIX}${String(seq).padStart(16, "0")}`;
const sizeOf = (frame: StoredFrame) => JSON.stringify(frame).length;

interface Ring {
  readonly frames: { readonly frame: StoredFrame; readonly size: number }[];
  bytes: number;
}

export class RoomStorage {
  readonly #storage: DurableObjectStorage;
  /** Newer than what is written, while only passing frames came. */
  #ahead: RoomRecord | undefined;
  #reservedSeq = 0;
  #ring: Ring | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Undefined when there is none, or one of a layout that this code does not know any more. */
  read(): RoomRecord | undefined {
    if (this.#ahead) return this.#ahead;
    const room = RoomRecord.safeParse(this.#storage.kv.get(RECORD)).data;
    return room && { ...room, seq: Math.max(room.seq, room.reservedSeq) };
  }

  /** Writes record and frames; frames beyond the ring's bounds fall out. */
  write(room: RoomRecord, frames: readonly StoredFrame[]): void {
    const lasting = frames.filter((frame) => !isPassing(frame));
    if (frames.length > 0 && lasting.length === 0) this.#writeAhead(room);
    else this.#writeDown(room, lasting);
    this.#turn(frames);
  }

  #writeAhead(room: RoomRecord): void {
    this.#ahead = room;
    if (room.seq <= this.#reservedSeq) return;
    this.#reservedSeq = room.seq + SEQ_RESERVE;
    this.#storage.kv.put(RECORD, { ...room, reservedSeq: this.#reservedSeq });
  }

  #writeDown(room: RoomRecord, frames: readonly StoredFrame[]): void {
    this.#ahead = undefined;
    this.#reservedSeq = room.seq;
    this.#storage.transactionSync(() => {
      this.#storage.kv.put(RECORD, { ...room, reservedSeq: room.seq });
      for (const frame of frames) this.#storage.kv.put(frameKey(frame.seq), frame);
    });
  }

  #turn(frames: readonly StoredFrame[]): void {
    if (frames.length === 0) return;
    const isLoaded = this.#ring !== undefined;
    const ring = this.#ringOf();
    for (const frame of frames) {
      // Read from storage this very moment, it is in there already.
      if (!isLoaded && !isPassing(frame)) continue;
      const size = sizeOf(frame);
      ring.frames.push({ frame, size });
      ring.bytes += size;
    }
    while (ring.frames.length > RING_FRAMES || ring.bytes > RING_BYTES) {
      const oldest = ring.frames.shift();
      if (!oldest) break;
      ring.bytes -= oldest.size;
      if (!isPassing(oldest.frame)) this.#storage.kv.delete(frameKey(oldest.frame.seq));
    }
  }

  /** Oldest first; after a sleep only what lasts. */
  #ringOf(): Ring {
    if (!this.#ring) {
      const rows = Array.from(this.#storage.kv.list({ prefix: PREFIX }), ([, row]) => row);
      const frames = rows.flatMap((row) => {
        const frame = StoredFrame.safeParse(row).data;
        return frame ? [{ frame, size: sizeOf(frame) }] : [];
      });
      this.#ring = { frames, bytes: frames.reduce((sum, { size }) => sum + size, 0) };
    }
    return this.#ring;
  }

  /** The frames after `since`, or undefined when the ring does not reach back that far. */
  framesSince(room: RoomRecord, since: number): StoredFrame[] | undefined {
    if (since > room.seq) return undefined;
    const frames = this.#ringOf().frames.flatMap(({ frame }) => (frame.seq > since ? frame : []));
    return frames.length === room.seq - since ? frames : undefined;
  }

  /** The newest chat message whose frame is `seq` or before it; 0 when the ring has none. */
  messageAt(seq: number): number {
    const found = this.#ringOf().frames.findLast(
      ({ frame }) => frame.type === "chat" && frame.seq <= seq,
    );
    return found?.frame.type === "chat" ? found.frame.messageSeq : 0;
  }

  async forget(): Promise<void> {
    this.#ahead = undefined;
    this.#ring = undefined;
    this.#reservedSeq = 0;
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }
}
