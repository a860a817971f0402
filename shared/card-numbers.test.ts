import { describe, expect, test } from "vitest";
import { holdsCardNumber, pathOfCardNumber } from "./card-numbers.ts";

describe("recognises", () => {
  test.each([
    ["a Visa", "4111111111111111"],
    ["a Visa of 19 digits", "4000000000000000006"],
    ["a Mastercard", "5555555555554444"],
    ["a Mastercard of the second range", "2223003122003222"],
    ["an American Express", "378282246310005"],
    ["a Diners Club", "30569309025904"],
    ["a Discover", "6011111111111117"],
    ["a JCB", "3530111333300000"],
    ["a UnionPay", "6200000000000005"],
    ["a RuPay", "6074820000000009"],
    ["a Maestro", "6759649826438453"],
    ["a Mir", "2200000000000004"],
    ["groups with spaces", "4111 1111 1111 1111"],
    ["groups with dashes", "4111-1111-1111-1111"],
    ["groups with dots", "4111.1111.1111.1111"],
    ["the groups of an American Express", "3782 822463 10005"],
    ["spaces round the dashes", "4111 - 1111 - 1111 - 1111"],
    ["other dashes and spaces", "4111‑1111–1111\u00a01111"],
    ["words around it", "my card is 5555555555554444, thanks"],
    ["its expiry behind it", "4111 1111 1111 1111 12 27 123"],
    ["its expiry behind it with a stroke", "4111111111111111 12/27 123"],
    ["numbers before it", "Flat 12 4111 1111 1111 1111"],
    ["a token made of it", "tok_4111111111111111"],
    ["wide digits", "４１１１１１１１１１１１１１１１"],
    ["Devanagari digits", "४१११ ११११ ११११ ११११"],
    ["Arabic digits", "٤١١١١١١١١١١١١١١١"],
    ["one in JSON text", '{"n":"4111111111111111"}'],
    ["one between other cards' halves", "4111 4111 1111 1111 1111 1111"],
  ])("%s", (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });
});

describe("lets pass", () => {
  test.each([
    ["nothing", ""],
    ["words", "Ring twice, please"],
    ["the last four", "Visa 4242"],
    ["a number that fails the check", "4111111111111112"],
    ["a number of nobody", "9999999999999995"],
    ["an Indian phone", "+919812345678"],
    ["a German phone whose digits would pass", "+49 170 1111113"],
    ["a long phone that would pass as a card", "+4111111111111111"],
    ["a phone without its plus", "4917012345678"],
    ["two phones", "98123 45678 or 98123 45679"],
    ["an id", "ord_in_01KAPQ5G7N411111111111111"],
    ["an id with the digits of a card", "ord_in_4111111111111111AB"],
    ["a random id of digits", "41111111-1111-4111-8111-111111111111"],
    ["a time", "2026-11-22T10:00:00.000Z"],
    ["a time in milliseconds", "1790000000000"],
    ["a position", "51.5073509999999,-0.1277583"],
    ["a position that would pass", "51.11111111111118"],
    ["a hash", "4111111111111111a1b2c3d4"],
    ["a bank's reference", "ARN 74111111111111111111111"],
    ["more digits than a card has", "41111111111111111111111"],
    ["columns of a report", "4111\t1111\t1111\t1111"],
    ["rows of a report", "4111\n1111\n1111\n1111"],
    ["fields of a report", "4111,1111,1111,1111"],
    ["an address", "Flat 12, 4th floor, 560001 Bengaluru"],
    ["money", "1.234.567,89"],
  ])("%s", (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  test("almost all random digits", () => {
    let hits = 0;
    for (let at = 0; at < 20_000; at++) {
      const digits = String(BigInt(at) * 48_271_182_818_284n + 1_000_000_000_000_000n).slice(0, 16);
      if (holdsCardNumber(digits)) hits += 1;
    }
    // A tenth passes the check, and a fifth of that begins as a card does.
    expect(hits).toBeLessThan(20_000 / 20);
  });

  test("random ids", () => {
    for (let at = 0; at < 20_000; at++) expect(holdsCardNumber(crypto.randomUUID())).toBe(false);
  });

  test("a long text quickly", () => {
    const from = performance.now();
    expect(holdsCardNumber("1 ".repeat(50_000))).toBe(false);
    expect(holdsCardNumber("1".repeat(100_000))).toBe(false);
    expect(holdsCardNumber("12345- ".repeat(20_000))).toBe(false);
    expect(holdsCardNumber("4 ".repeat(50_000))).toBe(false);
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});

describe("tells where", () => {
  test.each<[unknown, string | undefined]>([
    [{ a: { b: ["x", "4111111111111111"] } }, "a.b.1"],
    [{ amount: 4_111_111_111_111_111 }, "amount"],
    [{ "4111 1111 1111 1111": 1 }, ""],
    [{ card: { "4111111111111111": 1 } }, "card"],
    ["4111111111111111", ""],
    [{ lat: 12.97, at: 1_790_000_000_000, ok: true, none: null }, undefined],
    [undefined, undefined],
  ])("%j", (value, path) => {
    expect(pathOfCardNumber(value)).toBe(path);
  });
});
