/**
 * What people like, from what was delivered: which dishes are wanted where, and which go into one
 * basket. Only what many different people did is told: with fewer, a dish in a quiet neighbourhood
 * would say what one household eats. Pure.
 */

/** Different customers that must have ordered a dish in a cell before it is told there. */
export const MIN_CUSTOMERS = 5;
/** An order of this age counts half. */
const HALF_LIFE_DAYS = 7;
export const MAX_AGE_DAYS = 28;
/** Baskets that hold both dishes before they are a pair. */
const MIN_TOGETHER = 5;
/** How much likelier the other dish must be beside this one than at large. */
const MIN_LIFT = 1.1;
const MAX_PER_CELL = 48;
const MAX_PAIRS_PER_ITEM = 6;
/** Baskets beyond this many dishes say little about any two of them. */
const MAX_BASKET = 12;
const DAY_MS = 86_400_000;

export interface DeliveredOrder {
  readonly customerId: string;
  readonly storeId: string;
  /** Distinct. */
  readonly itemIds: readonly string[];
  readonly cell: string;
  readonly placedAtMs: number;
}

interface Count {
  orders: number;
  score: number;
  readonly customers: Set<string>;
}

export interface CountedItem {
  readonly itemId: string;
  readonly cell: string;
  readonly orders: number;
  readonly score: number;
}
export interface CountedPair {
  readonly itemId: string;
  readonly otherId: string;
  readonly together: number;
  readonly lift: number;
}

/** Counts orders as they come, so that they need not be in memory together. */
export class TasteCounter {
  readonly #nowMs: number;
  readonly #wholeCity: string;
  readonly #cells = new Map<string, Map<string, Count>>();
  readonly #baskets = new Map<string, number>();
  readonly #items = new Map<string, number>();
  readonly #pairs = new Map<string, { together: number; customers: Set<string> }>();
  readonly #storeOf = new Map<string, string>();

  constructor(nowMs: number, wholeCity: string) {
    this.#nowMs = nowMs;
    this.#wholeCity = wholeCity;
  }

  add(order: DeliveredOrder): void {
    const ageDays = Math.max(0, this.#nowMs - order.placedAtMs) / DAY_MS;
    if (ageDays > MAX_AGE_DAYS) return;
    const worth = 2 ** (-ageDays / HALF_LIFE_DAYS);
    for (const itemId of order.itemIds) {
      for (const cell of [order.cell, this.#wholeCity]) {
        const counts = this.#cells.get(cell) ?? new Map<string, Count>();
        this.#cells.set(cell, counts);
        const count = counts.get(itemId) ?? { orders: 0, score: 0, customers: new Set() };
        counts.set(itemId, count);
        count.orders += 1;
        count.score += worth;
        // Enough to know that there are enough.
        if (count.customers.size < MIN_CUSTOMERS) count.customers.add(order.customerId);
      }
    }
    this.#addBasket(order);
  }

  #addBasket({ customerId, storeId, itemIds }: DeliveredOrder): void {
    if (itemIds.length > MAX_BASKET) return;
    this.#baskets.set(storeId, (this.#baskets.get(storeId) ?? 0) + 1);
    for (const itemId of itemIds) {
      this.#items.set(itemId, (this.#items.get(itemId) ?? 0) + 1);
      this.#storeOf.set(itemId, storeId);
      for (const otherId of itemIds) {
        if (itemId >= otherId) continue;
        const key = `${itemId} ${otherId}`;
        const pair = this.#pairs.get(key) ?? { together: 0, customers: new Set() };
        this.#pairs.set(key, pair);
        pair.together += 1;
        if (pair.customers.size < MIN_CUSTOMERS) pair.customers.add(customerId);
      }
    }
  }

  /** Best first within a cell. */
  get popular(): CountedItem[] {
    return [...this.#cells].flatMap(([cell, counts]) =>
      [...counts]
        .filter(([, { customers }]) => customers.size >= MIN_CUSTOMERS)
        .map(([itemId, { orders, score }]) => ({ itemId, cell, orders, score }))
        .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
        .slice(0, cell === this.#wholeCity ? 10 * MAX_PER_CELL : MAX_PER_CELL),
    );
  }

  /** Both ways; best first for each item. */
  get pairs(): CountedPair[] {
    const byItem = new Map<string, CountedPair[]>();
    for (const [key, { together, customers }] of this.#pairs) {
      if (together < MIN_TOGETHER || customers.size < MIN_CUSTOMERS) continue;
      const [one, other] = key.split(" ") as [string, string];
      const baskets = this.#baskets.get(this.#storeOf.get(one)!)!;
      const expected = (this.#items.get(one)! * this.#items.get(other)!) / baskets;
      const lift = together / expected;
      if (lift < MIN_LIFT) continue;
      for (const [itemId, otherId] of [
        [one, other],
        [other, one],
      ] as const) {
        const list = byItem.get(itemId) ?? [];
        list.push({ itemId, otherId, together, lift });
        byItem.set(itemId, list);
      }
    }
    return [...byItem.values()].flatMap((list) =>
      list
        // Lift alone loves the rare; what is often together speaks louder.
        .sort((a, b) => weightOf(b) - weightOf(a) || (a.otherId < b.otherId ? -1 : 1))
        .slice(0, MAX_PAIRS_PER_ITEM),
    );
  }
}

function weightOf({ lift, together }: CountedPair): number {
  return Math.log(lift) * Math.sqrt(together);
}
