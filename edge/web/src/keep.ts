/** Small things that outlive a page load: kept in the browser, checked when read back. */
import { useSyncExternalStore } from "react";
import type { z } from "zod";

export interface Kept<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

/**
 * @param key the name in the storage. What no longer fits the schema counts as absent.
 * @param storage `sessionStorage` is of this tab alone.
 */
export function keep<T extends z.ZodType>(
  key: string,
  schema: T,
  absent: z.output<T>,
  storage: "localStorage" | "sessionStorage" = "localStorage",
): Kept<z.output<T>> {
  const listeners = new Set<() => void>();
  const read = (): z.output<T> => {
    try {
      const parsed = schema.safeParse(JSON.parse(window[storage].getItem(key) ?? "null"));
      return parsed.success ? parsed.data : absent;
    } catch {
      return absent;
    }
  };
  let value = read();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  window.addEventListener("storage", (event) => {
    if (event.key !== key && event.key !== null) return;
    value = read();
    tell();
  });
  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        window[storage].setItem(key, JSON.stringify(next));
      } catch {
        // Full or forbidden storage: it lives as long as this page then.
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useKept<T>(kept: Kept<T>): T {
  return useSyncExternalStore(kept.subscribe, kept.get);
}
