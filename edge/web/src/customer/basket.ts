/** The basket: what one customer wants from one store. Pure. */
import { z } from "zod";
import type { Item } from "#shared/contracts/catalog.ts";
import type { BasketLine } from "#shared/contracts/orders.ts";
import { Money, money } from "#shared/money.ts";

const MOST_OF_ONE = 50;

const Line = z.object({
  itemId: z.string(),
  name: z.string(),
  /** One piece with its options, as the menu said when it was added; the quote has the last word. */
  unitPrice: Money,
  quantity: z.int().min(1).max(MOST_OF_ONE),
  options: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Line = z.infer<typeof Line>;

export const Basket = z.object({
  storeId: z.string(),
  storeName: z.string(),
  cityCode: z.string(),
  lines: z.array(Line),
});
export type Basket = z.infer<typeof Basket>;

/** The same dish with other options is another line. */
export function lineKey(line: { itemId: string; options: readonly { id: string }[] }): string {
  return [line.itemId, ...line.options.map(({ id }) => id).sort()].join("+");
}

export function lineOf(item: Item, optionIds: readonly string[]): Line {
  const options = item.options.filter((option) => optionIds.includes(option.id));
  const minor = options.reduce(
    (sum, option) => sum + option.price.amountMinor,
    item.price.amountMinor,
  );
  return {
    itemId: item.id,
    name: item.name,
    unitPrice: money(minor, item.price.currency),
    quantity: 1,
    options: options.map(({ id, name }) => ({ id, name })),
  };
}

/** Adds one. A basket of another store is replaced: an order comes from one kitchen. */
export function addLine(
  basket: Basket | null,
  store: { id: string; name: string; cityCode: string },
  line: Line,
): Basket {
  const own: Basket =
    basket?.storeId === store.id
      ? basket
      : { storeId: store.id, storeName: store.name, cityCode: store.cityCode, lines: [] };
  const key = lineKey(line);
  const there = own.lines.find((other) => lineKey(other) === key);
  if (!there) return { ...own, lines: [...own.lines, line] };
  return setQuantity(own, key, there.quantity + line.quantity) ?? own;
}

/** @returns null when the last line is gone */
export function setQuantity(basket: Basket, key: string, quantity: number): Basket | null {
  const wanted = Math.min(MOST_OF_ONE, quantity);
  const lines = basket.lines.flatMap((line) => {
    if (lineKey(line) !== key) return [line];
    return wanted < 1 ? [] : [{ ...line, quantity: wanted }];
  });
  return lines.length === 0 ? null : { ...basket, lines };
}

export function pieces(basket: Basket | null): number {
  return (basket?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
}

export function quantityOf(basket: Basket | null, itemId: string): number {
  return (basket?.lines ?? [])
    .filter((line) => line.itemId === itemId)
    .reduce((sum, line) => sum + line.quantity, 0);
}

/** Undefined for an empty basket: without a line there is no currency. */
export function subtotal(basket: Basket | null): Money | undefined {
  const currency = basket?.lines[0]?.unitPrice.currency;
  if (!basket || !currency) return undefined;
  const minor = basket.lines.reduce(
    (sum, line) => sum + line.unitPrice.amountMinor * line.quantity,
    0,
  );
  return money(minor, currency);
}

export function basketLines(basket: Basket): BasketLine[] {
  return basket.lines.map(({ itemId, quantity, options }) => ({
    itemId,
    quantity,
    ...(options.length > 0 ? { options: options.map(({ id }) => id) } : {}),
  }));
}
