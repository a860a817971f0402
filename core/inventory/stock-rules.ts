/** What a basket takes from the counts, decided without a database. */
import type { Issue } from "#shared/errors.ts";

export interface StockLine {
  readonly itemId: string;
  /** At least 1. */
  readonly quantity: number;
}

export interface CountedItem {
  readonly id: string;
  readonly available: boolean;
  /** Null when the store does not count it: then there is always enough. */
  readonly stock: number | null;
}

/** Lines of the same item added up, in the order in which rows are locked. */
export function mergeLines(lines: readonly StockLine[]): StockLine[] {
  const byItem = new Map<string, number>();
  for (const { itemId, quantity } of lines) {
    byItem.set(itemId, (byItem.get(itemId) ?? 0) + quantity);
  }
  return [...byItem]
    .map(([itemId, quantity]) => ({ itemId, quantity }))
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
}

/** One issue for each line that cannot be served; its path is the item's id. */
export function shortages(
  lines: readonly StockLine[],
  found: ReadonlyMap<string, CountedItem>,
): Issue[] {
  const issues: Issue[] = [];
  for (const { itemId, quantity } of lines) {
    const item = found.get(itemId);
    if (!item?.available || item.stock === 0) issues.push({ path: itemId, message: "Sold out" });
    else if (item.stock !== null && item.stock < quantity) {
      issues.push({ path: itemId, message: `Only ${item.stock} left` });
    }
  }
  return issues;
}

/** Whether customers see a difference: something sold out or came back. */
export function crossesZero(before: number, after: number): boolean {
  return (before === 0) !== (after === 0);
}

export interface Standing {
  /** What may be ordered; null when the store did not count it so far. */
  readonly available: number | null;
  /** Promised to orders that are not accepted yet. */
  readonly held: number;
  /** The sum of all movements so far. */
  readonly booked: number;
}

/**
 * What a movement adds to the book and what may be ordered after it; negative when less would be
 * there than is promised. A count says what is on the shelf, promised pieces included; it also
 * settles a book that is off because the item was not counted for a while.
 */
export function changeOf(
  movement:
    | { readonly kind: "received" | "spoiled"; readonly quantity: number }
    | { readonly kind: "counted"; readonly count: number },
  { available, held, booked }: Standing,
): { readonly change: number; readonly after: number } {
  if (movement.kind === "counted") {
    return { change: movement.count - booked, after: movement.count - held };
  }
  const change = movement.kind === "received" ? movement.quantity : -movement.quantity;
  // Nothing is known of what was there before the first movement: it begins with nothing.
  if (available === null) return { change: change + held - booked, after: change };
  return { change, after: available + change };
}
