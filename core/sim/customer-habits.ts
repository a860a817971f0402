/** What customers do, drawn from their own random stream. Pure. */
import type { Item, Store } from "#shared/contracts/catalog.ts";
import type { BasketLine } from "#shared/contracts/orders.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";

const MOST_STORE_METERS = 4_500;
const CANCEL_SHARE = 0.02;
const CARD_SHARE = 0.6;
const NOTE_SHARE = 0.25;

const notes = [
  "Please ring twice",
  "Leave it with the guard",
  "No cutlery, please",
  "Second floor",
];

/** An open store, the nearer the likelier; null when none is near enough. */
export function chooseStore(
  home: Position,
  stores: readonly Store[],
  random: Random,
): Store | null {
  const near = stores.filter(
    (store) => store.open && distanceMeters(home, store.position) < MOST_STORE_METERS,
  );
  if (near.length === 0) return null;
  return random.weighted(near, (store) => 1 / (500 + distanceMeters(home, store.position)));
}

const RIDE_METERS = { least: 1_200, most: 5_500 };

/** Where somebody rides to: near a place that people go to, neither next door nor out of town. */
export function chooseDestination(
  home: Position,
  places: readonly Position[],
  random: Random,
): Position | null {
  const far = places.filter((place) => {
    const meters = distanceMeters(home, place);
    return meters > RIDE_METERS.least && meters < RIDE_METERS.most;
  });
  return far.length === 0 ? null : random.pick(far);
}

interface RideOffer {
  readonly type: string;
  readonly total: { readonly amountMinor: number };
  readonly available?: boolean | undefined;
}

/** Of the types that are near mostly the cheapest, now and then something better. */
export function chooseRide<T extends RideOffer>(options: readonly T[], random: Random): T | null {
  const near = options
    .filter(({ available }) => available !== false)
    .toSorted((a, b) => a.total.amountMinor - b.total.amountMinor);
  if (near.length === 0) return null;
  return random.weighted(near, (option) => 1 / (1 + near.indexOf(option)));
}

/** One to three dishes of the menu that can be had; empty when nothing can. */
export function chooseBasket(menu: readonly Item[], random: Random): BasketLine[] {
  const offered = menu.filter((item) => item.available && item.stock !== 0);
  const count = Math.min(offered.length, random.int(1, 3));
  return random
    .shuffled(offered)
    .slice(0, count)
    .map((item) => ({
      itemId: item.id,
      quantity: Math.min(item.stock ?? 2, random.chance(0.25) ? 2 : 1),
      ...(item.options.length > 0 && random.chance(0.2)
        ? { options: [random.pick(item.options).id] }
        : {}),
    }));
}

export interface CustomerMood {
  readonly paysByCard: boolean;
  readonly note: string | null;
  /** Real milliseconds until a change of mind; null for most. */
  readonly cancelsAfterMs: number | null;
}

export function drawMood(random: Random): CustomerMood {
  return {
    paysByCard: random.chance(CARD_SHARE),
    note: random.chance(NOTE_SHARE) ? random.pick(notes) : null,
    cancelsAfterMs: random.chance(CANCEL_SHARE) ? random.between(300, 2_000) : null,
  };
}
