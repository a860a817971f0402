/**
 * One idempotency key for each thing with money that somebody means to do: a top-up, a tip, a refund.
 * A double press, a lost answer and a reload of the page all find the same key, so nothing is charged
 * twice; the same thing meant once more, after it was done, is a new one. Kept per tab.
 */
export interface KeyStore {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const nameOf = (kind: string) => `beeline.key.${kind}`;

/** @param intent what is meant, in full: another amount is another intent */
export function intentKey(
  kind: string,
  intent: readonly string[],
  store: KeyStore,
  newKey: () => string,
): string {
  const wanted = JSON.stringify(intent);
  try {
    const kept: unknown = JSON.parse(store.getItem(nameOf(kind)) ?? "null");
    if (Array.isArray(kept) && kept[0] === wanted && typeof kept[1] === "string") return kept[1];
  } catch {
    // Something else wrote there: make a new key.
  }
  const key = newKey();
  store.setItem(nameOf(kind), JSON.stringify([wanted, key]));
  return key;
}

/** It was done, or refused for good: the next one is another. */
export function forgetIntent(kind: string, store: KeyStore): void {
  store.removeItem(nameOf(kind));
}
