/**
 * The searchable part of some hundred shelves as one buffer: its words with where they stand, and
 * of each dish what a result shows. It never changes; when a name on one of its shelves does, the
 * shard is made anew. What changes often (sold out, open, busy) is not in it.
 */
import type { FoundItem } from "../contracts/catalog.ts";
import type { Currency } from "../money.ts";
import { wordsOf } from "./fold.ts";
import { pack, packTexts, textAt, unpack } from "./pack.ts";
import type { StoreShelf } from "./shelf.ts";

/**
 * Shelves of one shard: few enough that making one anew is a matter of milliseconds, enough that
 * the words that they share are kept once.
 */
export const SHARD_SHELVES = 400;

/** A name says more than the section or kitchen it belongs to; by the class of a posting. */
export const classWeights = [0.3, 0.6, 1] as const;
const DESCRIPTION = 0;
const KIND = 1;
const NAME = 2;
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

/** The numbers of a text's words; names repeat from store to store, so each is folded once. */
function wordNumbers(words: Numbering): (text: string) => number[] {
  const known = new Map<string, number[]>();
  return (text) => {
    const numbers = known.get(text) ?? wordsOf(text).map((word) => words.of(word));
    known.set(text, numbers);
    return numbers;
  };
}

/** @param shelves in the order of their stores' ids, which equal answers follow */
export function writeShard(shelves: readonly StoreShelf[]): ArrayBuffer {
  const words = new Numbering();
  const names = new Numbering();
  const sections = new Numbering();
  const postings: number[][] = [];
  const columns = { store: [] as number[], words: [] as number[], name: [] as number[] };
  const shown = { section: [] as number[], price: [] as number[], ids: [] as string[] };
  const storeEntries: number[] = [];
  const numbersOf = wordNumbers(words);
  const add = (store: number, fields: readonly (readonly [text: string, kind: number])[]) => {
    const entry = columns.store.push(store) - 1;
    const best = new Map<number, number>();
    for (const [text, kind] of fields) {
      for (const word of numbersOf(text)) best.set(word, Math.max(kind, best.get(word) ?? 0));
    }
    for (const [word, kind] of best) {
      postings[word] ??= [];
      postings[word].push((entry << CLASS_BITS) | kind);
    }
    const [name] = fields[0]!;
    columns.words.push(Math.min(255, new Set(numbersOf(name)).size));
    columns.name.push(names.of(name));
    return entry;
  };
  for (const [number, { store, items }] of shelves.entries()) {
    const entry = add(number, [
      [store.name, NAME],
      [store.cuisine, KIND],
    ]);
    storeEntries.push(entry);
    push(shown, sections.of(""), 0, "");
    for (const item of items) {
      add(number, [
        [item.name, NAME],
        [item.section, KIND],
        [item.description, DESCRIPTION],
      ]);
      push(shown, sections.of(item.section), item.price.amountMinor, item.id);
    }
  }
  storeEntries.push(columns.store.length);
  const head: Head = {
    storeIds: shelves.map(({ store }) => store.id),
    sections: sections.texts,
    currencies: shelves.map(({ items }) => items[0]?.price.currency ?? "USD"),
  };
  const packedWords = packTexts(words.texts);
  const packedNames = packTexts(names.texts);
  const packedIds = packTexts(shown.ids);
  const starts = new Uint32Array(words.texts.length + 1);
  for (const [word, list] of postings.entries()) starts[word + 1] = starts[word]! + list.length;
  return pack({
    ...{ wordStarts: packedWords.starts, wordCodes: packedWords.codes },
    ...{ postingStarts: starts, postings: Uint32Array.from(postings.flat()) },
    entryStores: Uint16Array.from(columns.store),
    entryWords: Uint8Array.from(columns.words),
    storeEntries: Uint32Array.from(storeEntries),
    entryNames: Uint32Array.from(columns.name),
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
