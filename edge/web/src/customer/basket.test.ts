import { describe, expect, it } from "vitest";
import type { Item } from "#shared/contracts/catalog.ts";
import { addLine, basketLines, lineKey, lineOf, pieces, setQuantity, subtotal } from "./basket.ts";

const store = { id: "sto_in_a", name: "Dosa Corner", cityCode: "blr" };
const inr = (amountMinor: number) => ({ amountMinor, currency: "INR" as const });
const dosa: Item = {
  id: "itm_in_a",
  storeId: store.id,
  section: "Dosa",
  name: "Masala dosa",
  description: "",
  price: inr(9_000),
  available: true,
  stock: null,
  options: [
    { id: "opt_b", name: "Butter", price: inr(1_500) },
    { id: "opt_c", name: "Cheese", price: inr(3_000) },
  ],
};

describe("the basket", () => {
  it("counts the same dish with the same options once", () => {
    const once = addLine(null, store, lineOf(dosa, ["opt_b", "opt_c"]));
    const twice = addLine(once, store, lineOf(dosa, ["opt_c", "opt_b"]));
    expect(twice.lines).toHaveLength(1);
    expect(pieces(twice)).toBe(2);
    expect(subtotal(twice)).toEqual(inr(27_000));
  });

  it("keeps other options apart", () => {
    const basket = addLine(addLine(null, store, lineOf(dosa, [])), store, lineOf(dosa, ["opt_b"]));
    expect(basket.lines).toHaveLength(2);
    expect(basketLines(basket)).toEqual([
      { itemId: dosa.id, quantity: 1 },
      { itemId: dosa.id, quantity: 1, options: ["opt_b"] },
    ]);
  });

  it("starts anew at another store", () => {
    const first = addLine(null, store, lineOf(dosa, []));
    const other = addLine(first, { ...store, id: "sto_in_b" }, lineOf(dosa, []));
    expect(other.storeId).toBe("sto_in_b");
    expect(pieces(other)).toBe(1);
  });

  it("is gone with its last line and never grows past fifty", () => {
    const basket = addLine(null, store, lineOf(dosa, []));
    const key = lineKey(basket.lines[0]!);
    expect(setQuantity(basket, key, 0)).toBeNull();
    expect(pieces(setQuantity(basket, key, 999))).toBe(50);
  });
});
