/** A short print of what a search shard holds of a shelf: while it stays, so does the shard. */
import type { StoreShelf } from "./shelf.ts";

export function textPrint({ store, items }: StoreShelf): string {
  const dishes = items.map(({ id, section, name, description, price }) => {
    return [id, section, name, description, price.amountMinor];
  });
  const text = JSON.stringify([store.name, store.cuisine, dishes]);
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + at;
  }
  return `${text.length}-${(a >>> 0).toString(36)}-${(b >>> 0).toString(36)}`;
}
