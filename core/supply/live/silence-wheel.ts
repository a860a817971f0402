/**
 * Finds the silent without asking everybody each second: each waits in the bucket of the second it
 * was last heard of when somebody looked, so it is looked at once per period of silence.
 */
import { enlarged } from "../rider-numbers.ts";
import { NO_SLOT, type SlotList, SlotLists } from "./slot-lists.ts";

export class SilenceWheel {
  readonly #buckets = new Map<number, SlotList>();
  readonly #lists = new SlotLists();
  /** The second of the bucket that a slot waits in. */
  #seconds = new Uint32Array(0);

  grow(capacity: number): void {
    this.#lists.grow(capacity);
    this.#seconds = enlarged(this.#seconds, capacity);
  }

  add(slot: number, seenAtMs: number): void {
    const second = Math.max(0, Math.floor(seenAtMs / 1000));
    let bucket = this.#buckets.get(second);
    if (!bucket) {
      bucket = { head: NO_SLOT, count: 0 };
      this.#buckets.set(second, bucket);
    }
    this.#seconds[slot] = second;
    this.#lists.push(bucket, slot);
  }

  remove(slot: number): void {
    const second = this.#seconds[slot]!;
    const bucket = this.#buckets.get(second);
    if (!bucket) return;
    this.#lists.remove(bucket, slot);
    if (bucket.count === 0) this.#buckets.delete(second);
  }

  /** Those that match and were last heard of before an instant, at most `limit`. */
  due(
    beforeMs: number,
    limit: number,
    seenAtMs: (slot: number) => number,
    matches: (slot: number) => boolean,
  ): number[] {
    const silent: number[] = [];
    const newest = Math.floor(beforeMs / 1000);
    const seconds = [...this.#buckets.keys()].filter((second) => second <= newest);
    for (const second of seconds) {
      const bucket = this.#buckets.get(second)!;
      this.#buckets.delete(second);
      for (let slot = bucket.head; slot !== NO_SLOT; ) {
        const next = this.#lists.after(slot);
        // Named ones stay: they are removed by whoever asked, or asked for again.
        this.add(slot, seenAtMs(slot));
        if (seenAtMs(slot) < beforeMs && silent.length < limit && matches(slot)) silent.push(slot);
        slot = next;
      }
    }
    return silent;
  }
}
