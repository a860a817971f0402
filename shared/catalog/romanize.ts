/**
 * Devanagari in Latin letters, roughly as people type it: "मसाला डोसा" is "masala dosa". Rough is
 * enough, because search forgives a slip or two.
 */

const consonants: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n " +
    "प p फ f ब b भ bh म m य y र r ल l ळ l व v श sh ष sh स s ह h"
  )
    .split(" ")
    .reduce<[string, string][]>((pairs, part, at, all) => {
      if (at % 2 === 0) pairs.push([part, all[at + 1]!]);
      return pairs;
    }, []),
);
/** Alone, and as the sign after a consonant. */
const vowels: Readonly<Record<string, string>> = {
  ...{ अ: "a", आ: "a", इ: "i", ई: "i", उ: "u", ऊ: "u", ऋ: "ri", ए: "e", ऐ: "ai", ओ: "o", औ: "au" },
  ...{
    "\u093e": "a",
    "\u093f": "i",
    "\u0940": "ee",
    "\u0941": "u",
    "\u0942": "oo",
    "\u0943": "ri",
  },
  ...{ "\u0947": "e", "\u0948": "ai", "\u0949": "o", "\u094b": "o", "\u094c": "au" },
};
const ANUSVARA = "\u0902";
const VIRAMA = "\u094d";
const devanagari = /[\u0904-\u0939]/;

/** Undefined for a word without a letter of Devanagari. @param word folded */
export function romanize(word: string): string | undefined {
  if (!devanagari.test(word)) return undefined;
  let roman = "";
  for (let at = 0; at < word.length; at++) {
    const letter = word[at]!;
    const consonant = consonants[letter];
    if (consonant === undefined) {
      roman += vowels[letter] ?? (letter === ANUSVARA ? "n" : letter === VIRAMA ? "" : letter);
      continue;
    }
    roman += consonant;
    const next = word[at + 1];
    // A consonant brings an "a" of its own, unless a sign says otherwise or the word ends.
    const isBare = next === undefined || next === VIRAMA || isSign(next);
    if (!isBare) roman += "a";
  }
  // At the end the long i is written short: roti, makhani.
  return word.endsWith("\u0940") ? `${roman.slice(0, -2)}i` : roman;
}

function isSign(letter: string): boolean {
  return letter >= "\u093e" && letter <= "\u094c";
}
