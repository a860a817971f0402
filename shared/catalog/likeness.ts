/** When two words count as the same: what is typed is rarely what is written. */

/** Lower case, without accents, other signs as spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export function wordsOf(text: string): string[] {
  return fold(text)
    .split(" ")
    .filter((word) => word !== "");
}

/** Slips that a word of this length forgives: a short word is another word after one. */
function allowedSlips(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/**
 * Edits between two words (insert, delete, replace, swap of neighbours), or `limit + 1` when there
 * are more. With `isPrefix` the rest of `word` after the match is free.
 */
export function slipsBetween(typed: string, word: string, limit: number, isPrefix = false): number {
  if (typed.length - word.length > limit) return limit + 1;
  if (!isPrefix && word.length - typed.length > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: word.length + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const current = [row];
    for (let column = 1; column <= word.length; column++) {
      const same = typed[row - 1] === word[column - 1] ? 0 : 1;
      let slips = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + same);
      const isSwap = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      if (row > 1 && column > 1 && isSwap) slips = Math.min(slips, beforeLast[column - 2]! + 1);
      current.push(slips);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return isPrefix ? Math.min(...last) : last[word.length]!;
}

/** How well a word of the catalog answers a typed word: 0 (not at all) … 1 (the same). */
export function likeness(typed: string, word: string): number {
  if (typed === word) return 1;
  if (word.startsWith(typed)) return 0.85;
  const limit = allowedSlips(typed.length);
  if (limit === 0) return 0;
  const whole = slipsBetween(typed, word, limit);
  if (whole <= limit) return 0.8 - 0.15 * whole;
  const start = slipsBetween(typed, word, limit, true);
  return start <= limit ? 0.6 - 0.15 * start : 0;
}
