/** Keeps a collection that only ever grows at its bound: what was added first goes first. */
export function forgetOldest<K>(
  collection: { readonly size: number; keys(): IterableIterator<K>; delete(key: K): boolean },
  most: number,
): void {
  for (const oldest of collection.keys()) {
    if (collection.size <= most) return;
    collection.delete(oldest);
  }
}
