/**
 * The searchable part of some hundred shelves as one buffer: its words with where they stand, and
 * of each dish what a result shows. It never changes; when a name on one of its shelves does, the
 * shard is made anew. What changes often (sold out, open, busy) is not in it.
 */
import type { FoundItem } from "../contracts/catalog.ts";
import type { Currency } from "../money.ts";
import { wordsOf } from "./fold.ts";
import { pack, packTexts, textAt, unpack } from "./pack.ts";
import { romanize } from "./romanize.ts";
import type { StoreShelf } from "./shelf.ts";

/**
 * Shelves of one shard: few enough that making one anew is a matter of milliseconds, enough that
 * the words that they share are kept once.
 */
export const SHARD_SHELVES = 400;

/**
 * Of the buffer and of what the words in it mean; raise it with either. While a new version of the
 * Worker rolls out, objects and caches may still hand out the other format.
 */
export const SHARD_FORMAT = 1;

/** A name says more than the section or kitchen it belongs to; by the class of a posting. */
export const classWeights = [0.3, 0.6, 1, 0.92] as const;
const DESCRIPTION = 0;
const KIND = 1;
const NAME = 2;
/** A name that only sounds like the word: what is written so comes first. */
const SPOKEN = 3;
/** A posting is an entry and a class. */
const CLASS_BITS = 2;

const columnNames = [
  ...["wordStarts", "wordCodes", "postingStarts", "postings"],
  ...["entryStores", "entryWords", "storeEntries", "entryNames", "entrySections", "entryPrices"],
  ...["nameStarts", "nameCodes", "idStarts", "idCodes", "headCodes"],
] as const;

interface Head {
  readonly storeIds: string[];
  readonly sections: string[];
  /** Of each store's prices. */
  readonly currencies: Currency[];
}

/** Numbers for distinct texts, in the order they come. */
class Numbering {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

interface TextWords {
  readonly written: readonly number[];
  /** What is written in Devanagari is also found by who types it in Latin letters. */
  readonly spoken: readonly number[];
}

/** The numbers of a text's words; names repeat from store to store, so each is folded once. */
function wordNumbers(words: Numbering): (text: string) => TextWords {
  const known = new Map<string, TextWords>();
  return (text) => {
    let found = known.get(text);
    if (!found) {
      const own = wordsOf(text);
      const spoken = own.flatMap((word) => romanize(word) ?? []);
      const numbersOf = (list: readonly string[]) => list.map((word) => words.of(word));
      found = { written: numbersOf(own), spoken: numbersOf(spoken) };
      known.set(text, found);
    }
    return found;
  };
}

/** Collects entries and where their words stand. */
class EntryWriter {
  readonly words = new Numbering();
  readonly names = new Numbering();
  readonly stores: number[] = [];
  readonly nameWords: number[] = [];
  readonly nameNumbers: number[] = [];
  readonly #numbersOf = wordNumbers(this.words);
  /** By posting: its word, and the posting itself. */
  readonly #wordOf: number[] = [];
  readonly #postings: number[] = [];
  /** By word: the last entry that it was found in. */
  readonly #seenIn: number[] = [];

  /** @param fields the weightiest first; the first is the name */
  add(store: number, fields: readonly (readonly [text: string, kind: number])[]): number {
    const entry = this.stores.push(store) - 1;
    for (const [text, kind] of fields) {
      const { written, spoken } = this.#numbersOf(text);
      for (const word of written) this.#post(word, entry, kind);
      for (const word of spoken) this.#post(word, entry, kind === NAME ? SPOKEN : kind);
    }
    const [name] = fields[0]!;
    this.nameWords.push(Math.min(255, new Set(this.#numbersOf(name).written).size));
    this.nameNumbers.push(this.names.of(name));
    return entry;
  }

  #post(word: number, entry: number, kind: number): void {
    if (this.#seenIn[word] === entry) return;
    this.#seenIn[word] = entry;
    this.#wordOf.push(word);
    this.#postings.push((entry << CLASS_BITS) | kind);
  }

  /** Postings by word, those of a word in the order of the entries. */
  sorted(): { postingStarts: Uint32Array; postings: Uint32Array } {
    const postingStarts = new Uint32Array(this.words.texts.length + 1);
    for (const word of this.#wordOf) postingStarts[word + 1]! += 1;
    for (let word = 0; word < this.words.texts.length; word++) {
      postingStarts[word + 1]! += postingStarts[word]!;
    }
    const next = postingStarts.slice();
    const postings = new Uint32Array(this.#postings.length);
    for (let at = 0; at < postings.length; at++) {
      const word = this.#wordOf[at]!;
      postings[next[word]!] = this.#postings[at]!;
      next[word]! += 1;
    }
    return { postingStarts, postings };
  }
}

/** @param shelves in the order of their stores' ids, which equal answers follow */
export function writeShard(shelves: readonly StoreShelf[]): ArrayBuffer {
  const entries = new EntryWriter();
  const sections = new Numbering();
  const shown = { section: [] as number[], price: [] as number[], ids: [] as string[] };
  const storeEntries: number[] = [];
  for (const [number, { store, items }] of shelves.entries()) {
    const name = [store.name, NAME] as const;
    storeEntries.push(entries.add(number, [name, [store.cuisine, KIND]]));
    push(shown, sections.of(""), 0, "");
    for (const item of items) {
      entries.add(number, [
        [item.name, NAME],
        [item.section, KIND],
        [item.description, DESCRIPTION],
      ]);
      push(shown, sections.of(item.section), item.price.amountMinor, item.id);
    }
  }
  storeEntries.push(entries.stores.length);
  const head: Head = {
    storeIds: shelves.map(({ store }) => store.id),
    sections: sections.texts,
    currencies: shelves.map(({ items }) => items[0]?.price.currency ?? "USD"),
  };
  const packedWords = packTexts(entries.words.texts);
  const packedNames = packTexts(entries.names.texts);
  const packedIds = packTexts(shown.ids);
  return pack({
    ...{ wordStarts: packedWords.starts, wordCodes: packedWords.codes },
    ...entries.sorted(),
    entryStores: Uint16Array.from(entries.stores),
    entryWords: Uint8Array.from(entries.nameWords),
    storeEntries: Uint32Array.from(storeEntries),
    entryNames: Uint32Array.from(entries.nameNumbers),
    entrySections: Uint16Array.from(shown.section),
    entryPrices: Int32Array.from(shown.price),
    ...{ nameStarts: packedNames.starts, nameCodes: packedNames.codes },
    // Ids are ASCII.
    ...{ idStarts: packedIds.starts, idCodes: Uint8Array.from(packedIds.codes) },
    headCodes: packTexts([JSON.stringify(head)]).codes,
  });
}

function push(
  shown: { section: number[]; price: number[]; ids: string[] },
  section: number,
  price: number,
  id: string,
): void {
  shown.section.push(section);
  shown.price.push(price);
  shown.ids.push(id);
}

export class SearchShard {
  readonly bytes: number;
  readonly entries: number;
  readonly stores: readonly string[];
  readonly wordCount: number;
  /** By entry: its store's number here. */
  readonly entryStores: Uint16Array;
  /** By entry: distinct words of its name. */
  readonly entryWords: Uint8Array;
  /** By store: its own entry, which its dishes follow; one more ends the last. */
  readonly storeEntries: Uint32Array;
  /** Of all words; see `postingsOf`. */
  readonly postings: Uint32Array;
  readonly #postingStarts: Uint32Array;
  readonly #columns: ReturnType<typeof unpack<(typeof columnNames)[number]>>;
  readonly #head: Head;

  /** @throws RangeError for a buffer that `writeShard` did not write */
  constructor(buffer: ArrayBuffer) {
    const columns = unpack(buffer, columnNames);
    this.#columns = columns;
    this.#head = JSON.parse(textOf(columns.headCodes)) as Head;
    this.bytes = buffer.byteLength;
    this.stores = this.#head.storeIds;
    this.entryStores = columns.entryStores as Uint16Array;
    this.entryWords = columns.entryWords as Uint8Array;
    this.storeEntries = columns.storeEntries as Uint32Array;
    this.postings = columns.postings as Uint32Array;
    this.#postingStarts = columns.postingStarts as Uint32Array;
    this.entries = this.entryStores.length;
    this.wordCount = columns.wordStarts.length - 1;
  }

  word(number: number): string {
    return textAt(this.#columns.wordStarts, this.#columns.wordCodes, number);
  }

  /** Where in `postings` the entries of a word begin and end. */
  rangeOf(word: number): readonly [start: number, end: number] {
    return [this.#postingStarts[word]!, this.#postingStarts[word + 1]!];
  }

  isStore(entry: number): boolean {
    return this.storeEntries[this.entryStores[entry]!] === entry;
  }

  itemId(entry: number): string {
    return textAt(this.#columns.idStarts, this.#columns.idCodes, entry);
  }

  /** What a result shows of a dish. */
  item(entry: number): Omit<FoundItem, "available" | "storeName" | "storeOpen" | "distanceMeters"> {
    const { entryNames, entrySections, entryPrices, nameStarts, nameCodes } = this.#columns;
    const store = this.entryStores[entry]!;
    return {
      id: this.itemId(entry),
      storeId: this.stores[store]!,
      section: this.#head.sections[entrySections[entry]!]!,
      name: textAt(nameStarts, nameCodes, entryNames[entry]!),
      price: { amountMinor: entryPrices[entry]!, currency: this.#head.currencies[store]! },
    };
  }
}

export const entryOf = (posting: number): number => posting >>> CLASS_BITS;
/** A description answers only the very word: half a word of it is no sign of what is meant. */
export const isDescribing = (posting: number): boolean => (posting & 3) === DESCRIPTION;
export const weightOf = (posting: number): number => classWeights[posting & 3] ?? 0;

/** In pieces: an argument list of a hundred thousand would not fit the stack. */
function textOf(
  codes: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> },
): string {
  let text = "";
  for (let at = 0; at < codes.length; at += 8_192) {
    text += String.fromCharCode(...(codes.subarray(at, at + 8_192) as unknown as number[]));
  }
  return text;
}
