/**
 * What a core sends to the edge about the catalog of one city, `POST /internal/catalog`, signed.
 *
 * A change goes from one version to another and carries only the shelves that changed. The edge
 * takes it when it is at `from`; otherwise it says where it is, and the core sends what is missing
 * from there, or everything, part by part, when it does not know that version. So duplicates and
 * overtaken messages do no harm, and a message without shelves asks how things stand.
 */
import { z } from "zod";
import { Item, Store } from "../contracts/catalog.ts";

/** A store as it is published: `open` is its own switch, its hours are judged when it is shown. */
export const CatalogStore = Store.omit({
  distanceMeters: true,
  changesAt: true,
  isSwitchedOn: true,
});
export type CatalogStore = z.infer<typeof CatalogStore>;

/** A store with its menu: the unit in which a catalog is sent, kept, listed and searched. */
export const StoreShelf = z.object({ store: CatalogStore, items: z.array(Item) });
export type StoreShelf = z.infer<typeof StoreShelf>;

/** Of one message; a core cuts its messages well below. */
export const MAX_FEED_BYTES = 4 * 1024 * 1024;
/** Of one shelf as JSON: a row of a Durable Object ends at 2 MB. */
export const MAX_SHELF_BYTES = 1_500_000;
/** About 4 GB of catalog in parts of half a megabyte. */
const MAX_PARTS = 8_000;

const CityCode = z.string().regex(/^[a-z]{3}$/);
const Version = z.int().min(0);

export const CatalogChange = z.object({
  kind: z.literal("change"),
  cityCode: CityCode,
  from: Version,
  to: Version,
  shelves: z.array(StoreShelf),
  /** Stores that are no more. */
  gone: z.array(z.string()),
});
export type CatalogChange = z.infer<typeof CatalogChange>;

export const CatalogPart = z.object({
  kind: z.literal("part"),
  cityCode: CityCode,
  version: Version,
  /** From 0; the edge puts the catalog in place when all up to the last one are there. */
  part: z.int().min(0).max(MAX_PARTS),
  isLast: z.boolean(),
  shelves: z.array(StoreShelf),
});
export type CatalogPart = z.infer<typeof CatalogPart>;

const Wanted = z.object({
  itemId: z.string(),
  storeId: z.string(),
  /** Orders that count less the older they are. */
  score: z.number(),
});
export type Wanted = z.infer<typeof Wanted>;
/** The key of what is wanted in the whole city, beside the cells. */
export const WHOLE_CITY = "all";

/** What is ordered lately and together: counts over many people, nothing of one. */
export const CatalogTastes = z.object({
  kind: z.literal("tastes"),
  cityCode: CityCode,
  version: Version,
  /** By H3 r7 cell, or `all`: best first. */
  popular: z.record(z.string(), z.array(Wanted)),
  /** By store, by item: item ids that go well with it, best first. */
  pairs: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});
export type CatalogTastes = z.infer<typeof CatalogTastes>;

export const CatalogMessage = z.discriminatedUnion("kind", [
  CatalogChange,
  CatalogPart,
  CatalogTastes,
]);
export type CatalogMessage = z.infer<typeof CatalogMessage>;

/** Where the edge is after the message. */
export const CatalogAnswer = z.object({ version: Version });
export type CatalogAnswer = z.infer<typeof CatalogAnswer>;
