/**
 * Gives each rider a small number, so that what is known of them lies in columns of numbers instead
 * of an object each. One table of names serves everybody in the process who keeps such columns; a
 * number is given to somebody else when nobody holds it any more.
 */
export const HELD_BY_ROSTER = 1;
export const HELD_BY_INDEX = 2;
type Holder = typeof HELD_BY_ROSTER | typeof HELD_BY_INDEX;

export const NO_RIDER = -1;

/** Columns grow in steps, so that little is made in vain and copying stays rare. */
const STEP = 8_192;

export class RiderNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #freed: number[] = [];
  #holders = new Uint8Array(0);
  #next = 0;
  /** Who was looked for last: a report looks several times for the same. */
  #lastId: string | undefined;
  #lastNumber: number | undefined;

  /** Every number is below this; columns must be as long. */
  get capacity(): number {
    return this.#holders.length;
  }

  /** The number of a rider that `holder` holds, or -1. */
  find(riderId: string, holder: Holder): number {
    if (riderId !== this.#lastId) {
      this.#lastId = riderId;
      this.#lastNumber = this.#numbers.get(riderId);
    }
    const number = this.#lastNumber;
    return number !== undefined && (this.#holders[number]! & holder) !== 0 ? number : NO_RIDER;
  }

  idOf(number: number): string {
    return this.#ids[number] ?? "";
  }

  hold(riderId: string, holder: Holder): number {
    let number = this.#numbers.get(riderId);
    if (number === undefined) {
      number = this.#freed.pop() ?? this.#next++;
      if (number >= this.capacity) this.#holders = enlarged(this.#holders, this.capacity + STEP);
      this.#numbers.set(riderId, number);
      this.#ids[number] = riderId;
      this.#forgetLast();
    }
    this.#holders[number]! |= holder;
    return number;
  }

  release(number: number, holder: Holder): void {
    this.#holders[number]! &= ~holder;
    if (this.#holders[number] !== 0) return;
    this.#numbers.delete(this.idOf(number));
    this.#forgetLast();
    this.#ids[number] = undefined;
    this.#freed.push(number);
  }

  #forgetLast(): void {
    this.#lastId = undefined;
    this.#lastNumber = undefined;
  }

  /** The riders that `holder` holds. */
  *heldBy(holder: Holder): Iterable<string> {
    for (const [riderId, number] of this.#numbers) {
      if ((this.#holders[number]! & holder) !== 0) yield riderId;
    }
  }
}

type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A column with at least so much room: itself, or a larger copy. */
export function enlarged<T extends Numbers>(column: T, capacity: number): T {
  if (column.length >= capacity) return column;
  const Column = column.constructor as new (length: number) => T;
  const larger = new Column(capacity);
  larger.set(column);
  return larger;
}
