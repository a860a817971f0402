/**
 * Words as they are compared: lower case, accents and signs gone, letters of other alphabets kept.
 * The same for what is written in a menu and for what is typed.
 */

/** Letters that Unicode does not take apart into a letter and an accent. */
const plain: Readonly<Record<string, string>> = {
  ...{ ß: "ss", ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" },
  // Devanagari: the moon-dot is written as often as the dot.
  "\u0901": "\u0902",
};
const unusual = /[ßøæœłđðþı\u0901]/gu;
/**
 * Accents of Latin, Greek and Cyrillic, the nukta of Indic scripts and the signs that join letters
 * without being one. The vowel signs of Indic scripts are letters for this purpose and stay.
 */
const accents =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u093c\u09bc\u0a3c\u0abc\u0b3c\u200c\u200d]/gu;
const between = /[^\p{L}\p{N}\p{M}]+/gu;
/** An apostrophe inside a word joins it: "Luigi's" is "luigis". */
const apostrophes = /(?<=\p{L})['’ʼ](?=\p{L})/gu;
const asciiOnly = /^[ -~]*$/;
const asciiBetween = /[^a-z0-9]+/g;
const asciiApostrophes = /(?<=[a-z])'(?=[a-z])/g;

export function fold(text: string): string {
  if (asciiOnly.test(text)) {
    const lower = text.toLowerCase();
    return lower.replace(asciiApostrophes, "").replace(asciiBetween, " ").trim();
  }
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(accents, "")
    .replace(unusual, (letter) => plain[letter] ?? letter)
    .replace(apostrophes, "")
    .replace(between, " ")
    .trim();
}

/** Longer words are cut: nobody types the rest. */
const MAX_WORD_LENGTH = 40;

export function wordsOf(text: string): string[] {
  const folded = fold(text);
  if (folded === "") return [];
  return folded.split(" ").map((word) => word.slice(0, MAX_WORD_LENGTH));
}
