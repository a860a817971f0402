/**
 * Many doubly linked lists over numbered slots, each slot in one of them: eight bytes a slot instead
 * of a set's forty, and nothing for the garbage collector to walk.
 */
import { enlarged } from "../rider-numbers.ts";

export interface SlotList {
  /** The first slot, -1 when there is none. */
  head: number;
  count: number;
}

export const NO_SLOT = -1;

export class SlotLists {
  #next = new Int32Array(0);
  #before = new Int32Array(0);

  /** Makes room for slots below `capacity`. */
  grow(capacity: number): void {
    this.#next = enlarged(this.#next, capacity);
    this.#before = enlarged(this.#before, capacity);
  }

  push(list: SlotList, slot: number): void {
    this.#next[slot] = list.head;
    this.#before[slot] = NO_SLOT;
    if (list.head !== NO_SLOT) this.#before[list.head] = slot;
    list.head = slot;
    list.count += 1;
  }

  remove(list: SlotList, slot: number): void {
    const next = this.#next[slot]!;
    const before = this.#before[slot]!;
    if (before === NO_SLOT) list.head = next;
    else this.#next[before] = next;
    if (next !== NO_SLOT) this.#before[next] = before;
    list.count -= 1;
  }

  /** The slot after `slot` in its list, -1 at the end. */
  after(slot: number): number {
    return this.#next[slot]!;
  }
}
