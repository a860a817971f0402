import { type PlainKey, say } from "./speech.ts";

/** Words by name, each looked up when it is read: the page may change its language. */
export function wordTable<T extends string>(
  keys: Readonly<Record<T, PlainKey>>,
): Readonly<Record<T, string>> {
  const table = {} as Record<T, string>;
  for (const name of Object.keys(keys) as T[]) {
    Object.defineProperty(table, name, { enumerable: true, get: () => say(keys[name]) });
  }
  return table;
}
