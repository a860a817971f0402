import { expect, it } from "vitest";
import { formAddress, readReturn } from "./card-return.ts";
import type { KeyStore } from "./intent-key.ts";

function memory(): KeyStore {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}
const way = { origin: "https://beeline.example", back: "/checkout", word: "w1" };
const told = "provider=stripe&token=pm_abc&kind=card&lastFour=4242&brand=visa";

it("goes to the form with the way back, and takes what comes back", () => {
  const store = memory();
  const form = new URL(formAddress("https://pay.example/card?provider=stripe", way, store));
  expect(form.searchParams.get("provider")).toBe("stripe");
  const back = new URL(form.searchParams.get("return")!);
  expect(back.href).toBe("https://beeline.example/wallet/card?word=w1");
  expect(readReturn(`${back.search}&${told}`, store)).toEqual({
    body: { provider: "stripe", token: "pm_abc", kind: "card", lastFour: "4242", brand: "visa" },
    back: "/checkout",
  });
});

it("takes nothing that it did not ask for", () => {
  const store = memory();
  expect(readReturn(`?word=w1&${told}`, store)).toBeUndefined();
  formAddress("https://pay.example/card", way, store);
  expect(readReturn(`?word=other&${told}`, store)).toBeUndefined();
  expect(readReturn(`?${told}`, store)).toBeUndefined();
  expect(readReturn("?word=w1&provider=stripe&token=4242424242424242", store)).toBeUndefined();
  store.setItem("beeline.adding-card", JSON.stringify({ word: "w1", back: "//evil.example" }));
  expect(readReturn(`?word=w1&${told}`, store)).toBeUndefined();
});
