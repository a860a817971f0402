/**
 * Search that forgives misspellings: "cheesy piza" finds "Cheese Pizza". Each word of the query is
 * compared with each word of a name by the letter triples they share; no index is needed for the
 * few thousand names of a city.
 */

/** Share of common triples (Dice) from which two words count as meaning the same. */
const SAME_WORD = 0.4;

/** Words without case, accents and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  return plain.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? [];
}

/** Letter triples of a word; the padding makes its beginning count more than its end. */
function triplesOf(word: string): Set<string> {
  const padded = `  ${word} `;
  const triples = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) triples.add(padded.slice(i, i + 3));
  return triples;
}

export interface SearchWord {
  readonly word: string;
  readonly triples: ReadonlySet<string>;
}

export function searchWordsOf(text: string): SearchWord[] {
  return wordsOf(text).map((word) => ({ word, triples: triplesOf(word) }));
}

/** How alike two words are, 0 … 1. A beginning counts as nearly the same: people type. */
function likeness(asked: SearchWord, found: SearchWord): number {
  if (asked.word === found.word) return 1;
  if (asked.word.length >= 2 && found.word.startsWith(asked.word)) return 0.9;
  let common = 0;
  for (const triple of asked.triples) if (found.triples.has(triple)) common += 1;
  return (2 * common) / (asked.triples.size + found.triples.size);
}

/**
 * How well a text answers a query, 0 … 1; 0 when a word of the query is in none of its words.
 * @param asked the query's words, made once per search by `searchWordsOf`
 */
export function matchScore(asked: readonly SearchWord[], text: string): number {
  if (asked.length === 0) return 0;
  const found = searchWordsOf(text);
  let sum = 0;
  for (const word of asked) {
    const best = Math.max(0, ...found.map((other) => likeness(word, other)));
    if (best < SAME_WORD) return 0;
    sum += best;
  }
  return sum / asked.length;
}

/** The best matches, best first; equal ones in their given order. */
export function bestMatches<T>(
  things: readonly T[],
  query: string,
  textOf: (thing: T) => string,
  limit: number,
): T[] {
  const asked = searchWordsOf(query);
  return things
    .map((thing) => ({ thing, score: matchScore(asked, textOf(thing)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ thing }) => thing);
}
