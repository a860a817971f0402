/** From what somebody typed to the words of the city that may be meant. */
import { wordsOf } from "./fold.ts";
import { wordWeight } from "./rank-rules.ts";
import { romanize } from "./romanize.ts";
import type { Vocabulary, WordMatch } from "./vocabulary.ts";

/** Ten words are more than anybody types; the rest would only cost time. */
const MAX_WORDS = 10;
/** Below this a typed word may rather be two that ran together. */
const GOOD_LIKENESS = 0.8;
/** What two typed words are worth that are one in the catalog. */
const JOINED_SHARE = 0.95;
/** What a word is worth that is only spoken the same. */
const SPOKEN_SHARE = 0.9;
const MIN_HALF_LENGTH = 3;
/** Of all entries; in a small city nothing is common enough to matter. */
const COMMON_SHARE = 0.12;
const MANY_ENTRIES = 5_000;

export interface SoughtWord {
  readonly matches: readonly WordMatch[];
  /** Above 1 for words that few entries hold. */
  readonly weight: number;
  /** Whether it stands nearly everywhere, and a rarer one is sought beside it. */
  readonly isCommon: boolean;
}

/** The rarest first. @param entries of the whole city */
export function soughtWords(vocabulary: Vocabulary, query: string, entries: number): SoughtWord[] {
  const typed = [...new Set(wordsOf(query))].slice(0, MAX_WORDS);
  const sought = typed.flatMap((word) => {
    const matches = matchesOf(vocabulary, word);
    const best = matches.reduce((most, match) => Math.max(most, match.likeness), 0);
    const halves = best < GOOD_LIKENESS ? splitWord(vocabulary, word) : undefined;
    return halves ?? [matches];
  });
  joinNeighbours(vocabulary, typed, sought);
  const found = sought
    .slice(0, MAX_WORDS)
    .map((matches) => ({ matches, share: shareOf(vocabulary, matches, entries) }))
    .toSorted((a, b) => a.share - b.share);
  const hasRare =
    entries >= MANY_ENTRIES &&
    found.some(({ matches, share }) => matches.length > 0 && share < COMMON_SHARE);
  return found.map(({ matches, share }) => ({
    matches,
    weight: wordWeight(share),
    isCommon: hasRare && share >= COMMON_SHARE,
  }));
}

/** Also what it sounds like in Latin letters, for who types Devanagari. */
function matchesOf(vocabulary: Vocabulary, word: string): WordMatch[] {
  const matches = vocabulary.matches(word);
  const roman = romanize(word);
  if (roman === undefined) return matches;
  const spoken = vocabulary.matches(roman);
  return [
    ...matches,
    ...spoken.map((match) => ({ ...match, likeness: match.likeness * SPOKEN_SHARE })),
  ];
}

/** "masaladosa": both halves must be words of the city; the more frequent pair wins. */
function splitWord(vocabulary: Vocabulary, word: string): WordMatch[][] | undefined {
  let best: WordMatch[][] | undefined;
  let mostUses = 0;
  for (let at = MIN_HALF_LENGTH; at <= word.length - MIN_HALF_LENGTH; at++) {
    const left = vocabulary.numberOf(word.slice(0, at));
    const right = vocabulary.numberOf(word.slice(at));
    if (left === undefined || right === undefined) continue;
    const uses = Math.min(vocabulary.usesOf(left), vocabulary.usesOf(right));
    if (uses <= mostUses) continue;
    mostUses = uses;
    best = [left, right].map((number) => [{ word: number, likeness: 1 }]);
  }
  return best;
}

/** "cheese cake" may be a cheesecake: then each of the two is answered by the one word. */
function joinNeighbours(
  vocabulary: Vocabulary,
  typed: readonly string[],
  sought: WordMatch[][],
): void {
  if (sought.length !== typed.length) return;
  for (let at = 0; at + 1 < typed.length; at++) {
    const joined = vocabulary.numberOf(typed[at]! + typed[at + 1]!);
    if (joined === undefined) continue;
    const match = { word: joined, likeness: JOINED_SHARE };
    for (const place of [at, at + 1]) {
      sought[place] = [...sought[place]!.filter(({ word }) => word !== joined), match];
    }
  }
}

function shareOf(vocabulary: Vocabulary, matches: readonly WordMatch[], entries: number): number {
  const uses = matches.reduce((sum, { word }) => sum + vocabulary.usesOf(word), 0);
  return uses === 0 || entries === 0 ? 1 : Math.min(1, uses / entries);
}
