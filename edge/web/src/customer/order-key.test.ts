import { expect, it } from "vitest";
import { orderKey } from "./order-key.ts";

const memory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
};

it("gives one key to one intended order and another to another", () => {
  const store = memory();
  let made = 0;
  const newKey = () => `key-${++made}`;
  const first = orderKey(["qte_1", "pmt_1", ""], store, newKey);
  expect(orderKey(["qte_1", "pmt_1", ""], store, newKey)).toBe(first);
  expect(orderKey(["qte_1", "pmt_2", ""], store, newKey)).not.toBe(first);
});

it("survives nonsense in the store", () => {
  const store = memory();
  store.setItem("beeline.order-key", "{");
  expect(orderKey(["a"], store, () => "fresh")).toBe("fresh");
});
