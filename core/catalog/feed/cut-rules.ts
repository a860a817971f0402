/** How much goes into one message. Pure. */
import { MAX_FEED_BYTES, MAX_SHELF_BYTES, type StoreShelf } from "#shared/catalog/feed.ts";

/** What the edge unpacks at a time; one shelf of the largest size still fits into its limit. */
const PART_BYTES = 512 * 1024;

/** Bytes of a shelf as it travels, at most: a letter of JSON may take three. */
function bytesOf(shelf: StoreShelf): number {
  return Buffer.byteLength(JSON.stringify(shelf));
}

/** Shelves that no message could carry are left out; the second list says whose. */
export function carriable(
  shelves: readonly StoreShelf[],
): [fits: StoreShelf[], tooLarge: string[]] {
  const fits = shelves.filter((shelf) => bytesOf(shelf) <= MAX_SHELF_BYTES);
  const kept = new Set(fits.map(({ store }) => store.id));
  return [fits, shelves.map(({ store }) => store.id).filter((id) => !kept.has(id))];
}

export function fitsOneMessage(shelves: readonly StoreShelf[]): boolean {
  return shelves.reduce((sum, shelf) => sum + bytesOf(shelf), 0) < MAX_FEED_BYTES / 2;
}

/** In the same order; each list of about `PART_BYTES`, or of one large shelf. */
export function cutParts(shelves: readonly StoreShelf[]): StoreShelf[][] {
  const parts: StoreShelf[][] = [];
  let bytes = PART_BYTES;
  for (const shelf of shelves) {
    const own = bytesOf(shelf);
    if (bytes + own > PART_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(shelf);
    bytes += own;
  }
  return parts;
}
