/** What to recommend, from what is wanted and what can be had. Pure; the same on both sides. */
import type { FoundItem, Item } from "../contracts/catalog.ts";
import type { Wanted } from "./feed.ts";
import { asStore, distanceTo, isOpenNow, type Look, type StoreShelf } from "./shelf.ts";

/** Dishes that one answer has at most. */
export const MAX_POPULAR = 12;
export const MAX_GOES_WITH = 6;
/** Farther than a store delivers, a dish is no recommendation. */
const MAX_METERS = 8_000;
/** Of one store, so that a loud one leaves room. */
const MAX_PER_STORE = 3;

/** The wanted dishes that can be had now and here, in their order. */
export function viewWanted(
  wanted: readonly Wanted[],
  shelves: ReadonlyMap<string, StoreShelf>,
  look: Look,
): FoundItem[] {
  const perStore = new Map<string, number>();
  const found: FoundItem[] = [];
  for (const { itemId, storeId } of wanted) {
    const shelf = shelves.get(storeId);
    const item = shelf?.items.find(({ id }) => id === itemId);
    const count = perStore.get(storeId) ?? 0;
    if (!shelf || !item?.available || count >= MAX_PER_STORE) continue;
    const distance = distanceTo(shelf.store, look);
    if (!isOpenNow(shelf.store, look) || (distance ?? 0) > MAX_METERS) continue;
    perStore.set(storeId, count + 1);
    found.push(foundItem(shelf, item, look));
    if (found.length === MAX_POPULAR) break;
  }
  return found;
}

function foundItem({ store }: StoreShelf, item: Item, look: Look): FoundItem {
  const { id, storeId, section, name, price, available } = item;
  const { open, distanceMeters } = asStore(store, look);
  return {
    ...{ id, storeId, section, name, price, available },
    ...{ storeName: store.name, storeOpen: open, distanceMeters },
  };
}

/**
 * What goes well with a basket: each dish of it speaks for its companions, the better the earlier
 * it names them; what is in the basket already or cannot be had is left out.
 */
export function viewCompanions(
  basket: readonly string[],
  pairs: Readonly<Record<string, readonly string[]>>,
  items: readonly Item[],
): Item[] {
  const votes = new Map<string, number>();
  for (const id of basket) {
    const companions = Object.hasOwn(pairs, id) ? pairs[id]! : [];
    for (const [place, other] of companions.entries()) {
      votes.set(other, (votes.get(other) ?? 0) + 1 / (1 + place));
    }
  }
  return items
    .filter(({ id, available }) => available && votes.has(id) && !basket.includes(id))
    .sort((a, b) => votes.get(b.id)! - votes.get(a.id)! || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_GOES_WITH);
}
