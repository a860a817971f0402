/** A city of stores and dishes for the search benchmark, the same for the same sizes. */
import type { OpeningWindow } from "#shared/contracts/catalog.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeId } from "#shared/ids.ts";
import { findCity } from "#shared/regions.ts";
import { makeRandom, type Random } from "../seed/index.ts";
import {
  adjectives,
  endings,
  ends,
  handWritten,
  type Kitchen,
  kitchens,
  middles,
  starts,
} from "./search-names.ts";

export const BENCH_CITY = "blr";
const REGION = "in";
const MADE_AT_MS = Date.UTC(2026, 0, 1);

export interface BenchStore {
  readonly id: string;
  readonly name: string;
  readonly cuisine: string;
  readonly lat: number;
  readonly lng: number;
  readonly rating: number;
  readonly openingHours: OpeningWindow[] | null;
  readonly dishes: readonly BenchDish[];
}
export interface BenchDish {
  readonly id: string;
  readonly section: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: number;
}

const always = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, fromMinute: 0, toMinute: 1_440 }));
const evenings = always.map(({ day }) => ({ day, fromMinute: 17 * 60, toMinute: 26 * 60 }));

export function makeCity(stores: number, dishesPerStore: number): BenchStore[] {
  const random = makeRandom(`search ${stores} ${dishesPerStore}`);
  const newId = (kind: "store" | "item") =>
    makeId(
      kind,
      REGION,
      MADE_AT_MS,
      Uint8Array.from({ length: 16 }, () => random.int(0, 255)),
    );
  const { center } = findCity(BENCH_CITY)!.city;
  const targets = handWritten.map(([, dish]) => dish);
  return Array.from({ length: stores }, (_, at) => {
    const kitchen = kitchens[at % kitchens.length]!;
    const northMeters = random.between(-8_000, 8_000);
    const position = offsetMeters(center, {
      northMeters,
      eastMeters: random.between(-8_000, 8_000),
    });
    return {
      id: newId("store"),
      name: `${brand(random)} ${random.pick(kitchen.places)}`,
      cuisine: kitchen.cuisine,
      ...position,
      rating: Number(random.between(3, 5).toFixed(1)),
      openingHours: [null, always, evenings][at % 3]!,
      dishes: Array.from({ length: dishesPerStore }, (_unused, number) => {
        // What the misspellings mean is on a few menus each, as everything else is.
        const planted = number === 0 ? targets[at % (targets.length * 4)] : undefined;
        return { id: newId("item"), ...dish(kitchen, random, planted) };
      }),
    };
  });
}

function brand(random: Random): string {
  const middle = random.next() < 0.6 ? random.pick(middles) : "";
  return `${random.pick(starts)}${middle}${random.pick(ends)}`;
}

function dish(kitchen: Kitchen, random: Random, planted?: string): Omit<BenchDish, "id"> {
  const style = random.pick(kitchen.styles);
  const base = `${style} ${random.pick(kitchen.dishes)}`;
  const draw = random.next();
  const adorned =
    draw < 0.35
      ? base
      : draw < 0.6
        ? `${random.pick(adjectives)} ${base}`
        : draw < 0.85
          ? `${base} ${random.pick(endings)}`
          : `${random.pick(adjectives)} ${base} ${random.pick(endings)}`;
  const description = `${random.pick(adjectives)} ${random.pick(kitchen.styles).toLowerCase()} ${random.pick(endings)}`;
  return {
    section: random.pick(kitchen.sections),
    name: planted ?? adorned,
    description,
    priceMinor: random.int(50, 900) * 100,
  };
}

export interface Misspelling {
  readonly typed: string;
  readonly dish: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The hand-written ones, and as many seeded slips on names of the city as make `count`. */
export function misspellings(city: readonly BenchStore[], count: number): Misspelling[] {
  const random = makeRandom("misspellings");
  const names = [...new Set(city.flatMap(({ dishes }) => dishes.map(({ name }) => name)))].filter(
    (name) => /^[\p{Script=Latin} ]+$/u.test(name) && name.split(" ").length <= 3,
  );
  const made = Array.from({ length: Math.max(0, count - handWritten.length) }, () => {
    const name = random.pick(names);
    return { typed: slip(name, random), dish: name };
  });
  return [...handWritten.map(([typed, name]) => ({ typed, dish: name })), ...made];
}

/** One or two slips: a letter left out, doubled, replaced or swapped; case and accents are lost. */
function slip(name: string, random: Random): string {
  let text = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const slips = text.length > 9 && random.next() < 0.5 ? 2 : 1;
  for (let done = 0; done < slips; done++) {
    const at = random.int(1, text.length - 2);
    if (text[at] === " " || text[at + 1] === " ") continue;
    const [before, letter, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
    const kind = random.int(0, 3);
    if (kind === 0) text = before + after;
    else if (kind === 1) text = before + letter + letter + after;
    else if (kind === 2) text = before + LETTERS[random.int(0, 25)] + after;
    else text = before + after[0] + letter + after.slice(1);
  }
  return text;
}

/** What is asked while somebody types: the beginnings of it, from two letters on. */
export function typedQueries(all: readonly Misspelling[], count: number): string[] {
  const random = makeRandom("typing");
  return Array.from({ length: count }, () => {
    const { typed, dish: name } = random.pick(all);
    const text = random.next() < 0.5 ? typed : name;
    return text.slice(0, random.int(2, text.length)).trim() || text;
  });
}
