/** Turns what a customer wants into priced lines, or says what is wrong with it. */
import type { QuotedItem } from "#drizzle/schema/index.ts";
import type { BasketLine } from "#shared/contracts/orders.ts";
import { BeelineError, type Issue } from "#shared/errors.ts";
import { priceItem } from "../pricing/index.ts";

/** The part of a menu item that matters here. */
export interface MenuItem {
  readonly id: string;
  readonly storeId: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly available: boolean;
  readonly stock: number | null;
  readonly options: readonly { id: string; name: string; priceMinor: number }[];
}

/**
 * @throws BeelineError NOT_FOUND for an item that is not on this store's menu; VALIDATION_FAILED
 * for an unknown option; OUT_OF_STOCK. Each issue's path is the item's id, or the option's place.
 */
export function readBasket(
  lines: readonly BasketLine[],
  menu: readonly MenuItem[],
  storeId: string,
): QuotedItem[] {
  const byId = new Map(
    menu.filter((item) => item.storeId === storeId).map((item) => [item.id, item]),
  );
  const isStrange = (line: BasketLine) => !byId.has(line.itemId);
  refuse("NOT_FOUND", "The store has no such item", wrongIds(lines, isStrange));
  const wanted = new Map<string, number>();
  for (const line of lines) {
    wanted.set(line.itemId, (wanted.get(line.itemId) ?? 0) + line.quantity);
  }
  const isSoldOut = (line: BasketLine) => {
    const item = byId.get(line.itemId)!;
    return !item.available || (item.stock !== null && item.stock < wanted.get(line.itemId)!);
  };
  refuse("OUT_OF_STOCK", "Something in the basket is sold out", wrongIds(lines, isSoldOut));
  return lines.map((line, index) => quoteLine(line, byId.get(line.itemId)!, index));
}

function quoteLine(line: BasketLine, item: MenuItem, index: number): QuotedItem {
  const options = [...new Set(line.options ?? [])].map((id, at) => {
    const option = item.options.find((candidate) => candidate.id === id);
    if (option) return { id, name: option.name, priceMinor: option.priceMinor };
    const issue = { path: `items.${index}.options.${at}`, message: "There is no such option" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  });
  const { quantity } = line;
  const price = priceItem(item.priceMinor, options, quantity);
  return { itemId: item.id, name: item.name, quantity, ...price, options };
}

function wrongIds(lines: readonly BasketLine[], isWrong: (line: BasketLine) => boolean): string[] {
  return [...new Set(lines.filter(isWrong).map((line) => line.itemId))];
}

function refuse(
  code: "NOT_FOUND" | "OUT_OF_STOCK",
  message: string,
  itemIds: readonly string[],
): void {
  if (itemIds.length === 0) return;
  const issues: Issue[] = itemIds.slice(0, 20).map((path) => ({ path, message }));
  throw new BeelineError(code, { detail: message, issues });
}
