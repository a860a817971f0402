/** Pages of a sorted list of stores. The cursor is the sort key of the last one shown. */
import { z } from "zod";
import type { Store } from "#shared/contracts/catalog.ts";
import { BeelineError } from "#shared/errors.ts";

type SortKey = readonly [rank: number, id: string];

const SortKey = z.tuple([z.number(), z.string()]);

/** Distance when it is known, otherwise the better rating first; the id settles ties. */
function keyOf(store: Store): SortKey {
  return [store.distanceMeters ?? -store.rating, store.id];
}

function isBefore(a: SortKey, b: SortKey): boolean {
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}

export function pageStores(
  stores: readonly Store[],
  page: { readonly limit: number; readonly cursor?: string | undefined },
): { items: Store[]; nextCursor: string | null } {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const rest = stores
    .filter((store) => !after || isBefore(after, keyOf(store)))
    .sort((a, b) => (isBefore(keyOf(a), keyOf(b)) ? -1 : 1));
  const items = rest.slice(0, page.limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rest.length > items.length ? writeCursor(last) : null };
}

function writeCursor(last: Store): string {
  return Buffer.from(JSON.stringify(keyOf(last))).toString("base64url");
}

function readCursor(cursor: string): SortKey {
  try {
    return SortKey.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    const issues = [{ path: "cursor", message: "This is not a cursor of ours" }];
    throw new BeelineError("VALIDATION_FAILED", { detail: "The query is not valid", issues });
  }
}
