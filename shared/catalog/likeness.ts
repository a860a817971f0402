/** When two words count as the same: what is typed is rarely what is written. */

/** Slips that a word of this length forgives: a short word is another word after one. */
export function allowedSlips(length: number): number {
  if (length < 3) return 0;
  return length < 7 ? 1 : 2;
}

export interface Slips {
  /** Edits between the whole words: insert, delete, replace, swap of neighbours. */
  readonly whole: number;
  /** The same, with the rest of `word` free after the match. */
  readonly start: number;
}

/** Words end at 40 letters. */
const WIDTH = 48;
let beforeLast = new Int32Array(WIDTH);
let last = new Int32Array(WIDTH);
let current = new Int32Array(WIDTH);

/** Edits between two words, counted up to `limit`; more are `limit + 1`. */
export function slipsBetween(typed: string, word: string, limit: number): Slips {
  const tooMany = limit + 1;
  const rows = typed.length;
  // What comes later cannot be reached with the slips allowed.
  const columns = Math.min(word.length, rows + limit, WIDTH - 1);
  if (rows - word.length > limit || rows >= WIDTH) return { whole: tooMany, start: tooMany };
  for (let column = 0; column <= columns; column++) last[column] = column;
  for (let row = 1; row <= rows; row++) {
    const typedCode = typed.charCodeAt(row - 1);
    const typedBefore = row > 1 ? typed.charCodeAt(row - 2) : -1;
    current[0] = row;
    let least = row;
    let wordBefore = -1;
    for (let column = 1; column <= columns; column++) {
      const wordCode = word.charCodeAt(column - 1);
      let slips = last[column - 1]! + (typedCode === wordCode ? 0 : 1);
      if (last[column]! + 1 < slips) slips = last[column]! + 1;
      if (current[column - 1]! + 1 < slips) slips = current[column - 1]! + 1;
      if (typedCode === wordBefore && typedBefore === wordCode && column > 1) {
        const swapped = beforeLast[column - 2]! + 1;
        if (swapped < slips) slips = swapped;
      }
      current[column] = slips;
      if (slips < least) least = slips;
      wordBefore = wordCode;
    }
    if (least > limit) return { whole: tooMany, start: tooMany };
    const spare = beforeLast;
    beforeLast = last;
    last = current;
    current = spare;
  }
  let start = tooMany;
  for (let column = 0; column <= columns; column++) start = Math.min(start, last[column]!);
  const whole = columns === word.length ? Math.min(last[columns]!, tooMany) : tooMany;
  return { whole, start };
}

/**
 * How well a word of the catalog answers a typed word: 0 (not at all) … 1 (the same). A beginning
 * answers the better the more of the word it is.
 * @param limit slips that are forgiven
 */
export function likeness(typed: string, word: string, limit = allowedSlips(typed.length)): number {
  if (typed === word) return 1;
  if (word.startsWith(typed)) return 0.78 + 0.14 * (typed.length / word.length);
  if (limit === 0) return 0;
  // People miss the first letter least; of three it must be right: "nan" is naan, "pea" is not tea.
  const isSameFirst = typed.charCodeAt(0) === word.charCodeAt(0);
  if (typed.length === 3 && !isSameFirst) return 0;
  const { whole, start } = slipsBetween(typed, word, limit);
  const first = isSameFirst ? 0.03 : 0;
  if (whole <= limit) return 0.78 - 0.14 * whole + first;
  if (typed.length === 3) return 0;
  return start <= limit ? 0.6 - 0.15 * start + first : 0;
}
