/**
 * Min-cost matching of rows to columns where each row may also stay alone, at a price of its own.
 * Shortest augmenting paths with dual prices: Jonker and Volgenant, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38 (1987). Pairs are looked
 * at only when the search comes near their least possible cost, as in U, Mamoulis and Mouratidis,
 * "Optimal matching between spatial datasets under capacity constraints", ACM TODS 35 (2010): since
 * a column's price never rises above 0, a pair not yet revealed cannot be on the path while its
 * bound is beyond the end of the path. So the result is the optimum over all pairs. Own code.
 */

/** The rows' possible partners, the promising ones first. */
export interface PairSource {
  readonly rows: number;
  readonly columns: number;
  /** The price of staying alone; finite. */
  stayCost(row: number): number;
  /**
   * Tells more columns of the row, none twice, by `add`; impossible ones need not be told.
   * @returns what each column not yet told costs at least, rising; `Infinity` after the last
   */
  reveal(row: number, add: (column: number, cost: number) => void): number;
}

/** Of several best matchings it answers always the same one. Per row its column, or -1. */
export function matchPairs(source: PairSource): Int32Array {
  const search = new PathSearch(source);
  for (let row = 0; row < source.rows; row++) search.augment(row);
  return search.columnOf;
}

/** All pairs at once; `costs` row by row, `Infinity` where a pair is impossible. */
export function allPairs(
  rows: number,
  columns: number,
  costs: Float64Array,
  stayCosts: Float64Array,
): PairSource {
  return {
    rows,
    columns,
    stayCost: (row) => stayCosts[row]!,
    reveal(row, add) {
      const base = row * columns;
      for (let column = 0; column < columns; column++) {
        const cost = costs[base + column]!;
        if (cost < Number.POSITIVE_INFINITY) add(column, cost);
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

const NONE = -1;

/** What a row knows of its partners so far. */
class Partners {
  readonly columns: number[] = [];
  readonly costs: number[] = [];
  /** Of the columns that were not told yet. */
  bound = Number.NEGATIVE_INFINITY;
  readonly add = (column: number, cost: number): void => {
    this.columns.push(column);
    this.costs.push(cost);
  };
}

class PathSearch {
  readonly columnOf: Int32Array;
  readonly #source: PairSource;
  readonly #rowOf: Int32Array;
  /** Prices of rows and columns: no pair costs less than both together, a match exactly that. */
  readonly #rowPrice: Float64Array;
  readonly #columnPrice: Float64Array;
  readonly #partners: (Partners | undefined)[];
  /** Of this search: the cheapest way to a column, from which row, and in which search that was. */
  readonly #shortest: Float64Array;
  readonly #from: Int32Array;
  readonly #seenIn: Int32Array;
  readonly #isClosed: Uint8Array;
  readonly #closed: number[] = [];
  /** How far the tree's rows are from the start; valid for rows in the tree. */
  readonly #rowAt: Float64Array;
  readonly #events: Events;
  #round = 0;
  /** How long the path will be at most; farther than that nothing needs to be remembered. */
  #limit = 0;

  constructor(source: PairSource) {
    const { rows, columns } = source;
    this.#source = source;
    this.columnOf = new Int32Array(rows).fill(NONE);
    this.#rowOf = new Int32Array(columns).fill(NONE);
    this.#rowPrice = new Float64Array(rows);
    this.#columnPrice = new Float64Array(columns);
    this.#partners = new Array<Partners | undefined>(rows).fill(undefined);
    this.#shortest = new Float64Array(columns);
    this.#from = new Int32Array(columns);
    this.#seenIn = new Int32Array(columns);
    this.#isClosed = new Uint8Array(columns);
    this.#rowAt = new Float64Array(rows);
    this.#events = new Events(columns, rows);
  }

  /** Brings one more row in: it takes a column, or some row of the path stays alone. */
  augment(start: number): void {
    this.#round++;
    this.#limit = Number.POSITIVE_INFINITY;
    this.#events.clear();
    this.#closed.length = 0;
    this.#enter(start, 0);
    let alone = NONE;
    let sink = NONE;
    let length = 0;
    while (alone === NONE && sink === NONE) {
      const value = this.#events.value;
      const code = this.#events.pop();
      const { columns, rows } = this.#source;
      if (code >= columns + rows) {
        length = value;
        alone = code - columns - rows;
      } else if (code >= columns) this.#widen(code - columns);
      else if (this.#isClosed[code] === 0 && this.#shortest[code] === value) {
        if (this.#rowOf[code] === NONE) {
          length = value;
          sink = code;
        } else {
          this.#isClosed[code] = 1;
          this.#closed.push(code);
          this.#enter(this.#rowOf[code]!, value);
        }
      }
    }
    this.#reprice(start, length);
    this.#flip(start, alone === NONE ? sink : this.#release(alone));
  }

  #enter(row: number, at: number): void {
    const { columns, rows } = this.#source;
    const shift = at - this.#rowPrice[row]!;
    this.#rowAt[row] = at;
    this.#expect(shift + this.#source.stayCost(row), columns + rows + row);
    let known = this.#partners[row];
    if (known === undefined) {
      known = new Partners();
      this.#partners[row] = known;
      known.bound = this.#source.reveal(row, known.add);
    }
    this.#relax(row, shift, 0);
    if (shift + known.bound <= this.#limit) this.#events.push(shift + known.bound, columns + row);
  }

  #widen(row: number): void {
    const known = this.#partners[row]!;
    const first = known.columns.length;
    known.bound = this.#source.reveal(row, known.add);
    const shift = this.#rowAt[row]! - this.#rowPrice[row]!;
    this.#relax(row, shift, first);
    if (shift + known.bound <= this.#limit) {
      this.#events.push(shift + known.bound, this.#source.columns + row);
    }
  }

  /** Something that would end the path. */
  #expect(value: number, code: number): void {
    if (value > this.#limit) return;
    this.#limit = value;
    this.#events.push(value, code);
  }

  #relax(row: number, shift: number, first: number): void {
    const { columns, costs } = this.#partners[row]!;
    const round = this.#round;
    for (let k = first; k < columns.length; k++) {
      // A column's price is 0 at most.
      const cost = shift + costs[k]!;
      if (cost > this.#limit) continue;
      const column = columns[k]!;
      const value = cost - this.#columnPrice[column]!;
      if (value > this.#limit) continue;
      if (this.#seenIn[column] !== round) {
        this.#seenIn[column] = round;
        this.#isClosed[column] = 0;
      } else if (this.#isClosed[column] === 1 || value >= this.#shortest[column]!) continue;
      this.#shortest[column] = value;
      this.#from[column] = row;
      if (this.#rowOf[column] === NONE) this.#expect(value, column);
      else this.#events.push(value, column);
    }
  }

  /** Every row and column of the tree moves by how far it was from the end of the path. */
  #reprice(start: number, length: number): void {
    this.#rowPrice[start] = this.#rowPrice[start]! + length;
    for (const column of this.#closed) {
      const gap = length - this.#shortest[column]!;
      const owner = this.#rowOf[column]!;
      this.#columnPrice[column] = this.#columnPrice[column]! - gap;
      this.#rowPrice[owner] = this.#rowPrice[owner]! + gap;
    }
  }

  #release(row: number): number {
    const column = this.columnOf[row]!;
    this.columnOf[row] = NONE;
    return column;
  }

  /** Along the path every row takes the next column; from `NONE` the start itself stays alone. */
  #flip(start: number, sink: number): void {
    let column = sink;
    while (column !== NONE) {
      const row = this.#from[column]!;
      const next = this.columnOf[row]!;
      this.#rowOf[column] = row;
      this.columnOf[row] = column;
      if (row === start) return;
      column = next;
    }
  }
}

/**
 * What happens next on the way, nearest first; at the same distance the lower code. Codes are
 * columns, then rows to widen, then rows to stay alone. A binary heap.
 */
class Events {
  #values = new Float64Array(64);
  #codes = new Int32Array(64);
  #size = 0;

  constructor(columns: number, rows: number) {
    const capacity = Math.max(64, columns + 2 * rows);
    this.#values = new Float64Array(capacity);
    this.#codes = new Int32Array(capacity);
  }

  clear(): void {
    this.#size = 0;
  }

  push(value: number, code: number): void {
    if (this.#size === this.#values.length) this.#grow();
    const values = this.#values;
    const codes = this.#codes;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = values[parent]!;
      if (above < value || (above === value && codes[parent]! <= code)) break;
      values[at] = above;
      codes[at] = codes[parent]!;
      at = parent;
    }
    values[at] = value;
    codes[at] = code;
  }

  /** Of the next event. */
  get value(): number {
    return this.#values[0]!;
  }

  pop(): number {
    const values = this.#values;
    const codes = this.#codes;
    const top = codes[0]!;
    const size = --this.#size;
    const value = values[size]!;
    const code = codes[size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && isBefore(values[right]!, codes[right]!, values[child]!, codes[child]!)) {
        child = right;
      }
      if (!isBefore(values[child]!, codes[child]!, value, code)) break;
      values[at] = values[child]!;
      codes[at] = codes[child]!;
      at = child;
    }
    values[at] = value;
    codes[at] = code;
    return top;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    const codes = new Int32Array(values.length);
    values.set(this.#values);
    codes.set(this.#codes);
    this.#values = values;
    this.#codes = codes;
  }
}

function isBefore(value: number, code: number, otherValue: number, otherCode: number): boolean {
  return value < otherValue || (value === otherValue && code < otherCode);
}
