/**
 * One idempotency key per order that the customer means to place. A double click, a retry after a
 * lost answer and a reload of the page all find the same key; another price, another card or
 * another note is another order. Kept per tab: two tabs may mean two orders.
 */
export interface KeyStore {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

const NAME = "beeline.order-key";

export function orderKey(intent: readonly string[], store: KeyStore, newKey: () => string): string {
  const wanted = JSON.stringify(intent);
  try {
    const kept: unknown = JSON.parse(store.getItem(NAME) ?? "null");
    if (Array.isArray(kept) && kept[0] === wanted && typeof kept[1] === "string") return kept[1];
  } catch {
    // Something else wrote there: make a new key.
  }
  const key = newKey();
  store.setItem(NAME, JSON.stringify([wanted, key]));
  return key;
}
