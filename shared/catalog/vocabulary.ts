/**
 * The distinct words of a city, to find those that are like a typed one. There are far fewer words
 * than dishes, so all of them are looked at: a set of letters as 32 bits rules out nearly all in a
 * few nanoseconds each, and the rest is compared letter by letter. That is exact, needs no index of
 * fragments, and takes well under a millisecond for 50 000 words.
 */
import { allowedSlips, likeness } from "./likeness.ts";

export interface WordMatch {
  readonly word: number;
  /** 0 … 1 */
  readonly likeness: number;
}

export class Vocabulary {
  readonly #words: string[] = [];
  readonly #numbers = new Map<string, number>();
  #letters = new Int32Array(1_024);
  #lengths = new Uint8Array(1_024);
  /** How many entries hold the word; one that none holds any more is passed over. */
  #uses = new Uint32Array(1_024);
  #unused = 0;

  get size(): number {
    return this.#words.length;
  }

  /** Words that no entry holds any more. */
  get unused(): number {
    return this.#unused;
  }

  usesOf(word: number): number {
    return this.#uses[word] ?? 0;
  }

  numberOf(text: string): number | undefined {
    const number = this.#numbers.get(text);
    return number === undefined || this.#uses[number] === 0 ? undefined : number;
  }

  /** The number of a word, which it keeps. @param uses how many more entries hold it */
  add(text: string, uses: number): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#words.push(text) - 1;
      this.#numbers.set(text, number);
      if (number >= this.#letters.length) this.#grow();
      this.#letters[number] = lettersOf(text);
      this.#lengths[number] = text.length;
      this.#unused += 1;
    }
    this.#change(number, uses);
    return number;
  }

  release(word: number, uses: number): void {
    this.#change(word, -uses);
  }

  #change(word: number, by: number): void {
    const before = this.#uses[word]!;
    this.#uses[word] = before + by;
    if (before === 0 && by > 0) this.#unused -= 1;
    if (before > 0 && before + by === 0) this.#unused += 1;
  }

  #grow(): void {
    const size = this.#letters.length * 2;
    const grown = <T extends Int32Array | Uint8Array | Uint32Array>(to: T, from: T) => {
      to.set(from);
      return to;
    };
    this.#letters = grown(new Int32Array(size), this.#letters);
    this.#lengths = grown(new Uint8Array(size), this.#lengths);
    this.#uses = grown(new Uint32Array(size), this.#uses);
  }

  /**
   * Words like the typed one. When none is without a slip one slip more is forgiven: "panir" may
   * be paneer.
   */
  matches(typed: string): WordMatch[] {
    const limit = allowedSlips(typed.length);
    const found = this.#within(typed, limit);
    const isLong = typed.length >= LONG_WORD;
    if (typed.length <= 3 || (isLong ? found.length > 0 : found.some(isWithoutSlip))) return found;
    return this.#within(typed, limit + 1);
  }

  #within(typed: string, limit: number): WordMatch[] {
    const letters = lettersOf(typed);
    const leastLength = typed.length - limit;
    const mostLength = typed.length + limit;
    const found: WordMatch[] = [];
    for (let word = 0; word < this.#words.length; word++) {
      // Each slip explains one letter that is typed and not there.
      if (bitCount(letters & ~this.#letters[word]!) > limit) continue;
      const length = this.#lengths[word]!;
      if (length < leastLength || this.#uses[word] === 0) continue;
      // A short word is no slipped beginning of a long one.
      if (length > mostLength && typed.length <= 3 && !this.#words[word]!.startsWith(typed))
        continue;
      const alike = likeness(typed, this.#words[word]!, limit);
      if (alike > 0) found.push({ word, likeness: alike });
    }
    return found;
  }
}

/** From here on two slips are forgiven anyway. */
const LONG_WORD = 7;

function isWithoutSlip(match: WordMatch): boolean {
  return match.likeness >= 0.78;
}

/** One bit per Latin letter, six for all others. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bits |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return bits;
}

function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
