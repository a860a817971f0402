/** What programs and people send who mean no good, or do not know better. */
import type { Dice } from "./dice.ts";

/** Stands in what is sent and must never stand in a refusal or a log. */
export const MARK = "zzq7 mark";

const texts = [
  "",
  " ",
  MARK,
  `${MARK}'; drop table orders; --`,
  "' or 1=1 --",
  "$\u007bjndi:ldap://x}",
  "<script>alert(1)</script>",
  "../../../../etc/passwd",
  "%00",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202eevil\u202c",
  "e\u0301\u0301\u0301\u0301",
  "🛵".repeat(300),
  "ﷺ".repeat(50),
  "ß".repeat(100),
  "x".repeat(5_000),
  "null",
  "undefined",
  "NaN",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "-1",
  "1e309",
  "0x10",
  "2026-02-30T25:61:61Z",
  "+999999999999999",
  "ord_in_",
  "ord_in_00000000000000000000000000",
  "ord_uk_00000000000000000000000000",
  "rdr_xx_00000000000000000000000000",
] as const;

const numbers = [
  ...[0, -0, 1, -1, 0.1, 1e-300, 1e308, -1e308, 2 ** 31, -(2 ** 31) - 1, 2 ** 53],
  ...[2 ** 53 + 2, 2 ** 63, -(2 ** 63), 90.000001, -180.000001, 99, 101, 100_000],
] as const;

export function nastyText(dice: Dice): string {
  return dice.pick(texts);
}

/** Any JSON value but the one that is asked for. */
export function nastyValue(dice: Dice): unknown {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return nastyText(dice);
    case 2:
      return dice.pick(numbers);
    case 3:
      return dice.pick([null, true, false]);
    case 4:
      return Array.from({ length: dice.pick([0, 1, 3, 101]) }, () => nastyText(dice));
    case 5:
      return { [dice.pick(["a", "__proto__", "constructor", "length", ""])]: nastyText(dice) };
    case 6:
      return [[[[[{ a: [] }]]]]];
    default:
      return { toString: nastyText(dice), valueOf: null, toJSON: MARK };
  }
}

/** Bodies that are no JSON, or JSON that nobody should read. */
export function nastyBody(dice: Dice, sane: string): string {
  const depth = dice.pick([33, 2_000, 60_000]);
  const bodies = [
    () => "",
    () => "{",
    () => sane.slice(0, dice.below(sane.length + 1)),
    () => `\ufeff${sane}`,
    () => `${sane}${sane}`,
    () => `${"[".repeat(depth)}${"]".repeat(depth)}`,
    () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
    () => "[".repeat(depth),
    () => `{"__proto__":{"role":"ops"},"constructor":{"prototype":{"role":"ops"}},${sane.slice(1)}`,
    () => `{"id":1,"id":2,${sane.slice(1)}`,
    () => sane.replace(/-?\d+(\.\d+)?/, "1e999"),
    () => sane.replace(/:/, ":NaN,"),
    () => `"${MARK}"`,
    () => "null",
    () => "[]",
    () => "\u0000".repeat(20),
    () => `{"a":"${"x".repeat(dice.pick([1_000, 200_000, 300_000]))}"}`,
    () => JSON.stringify(Array.from({ length: 2_000 }, (_, at) => ({ at }))),
    () =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`k${at}`, at]))),
    () => "a=1&b=2",
  ];
  return dice.pick(bodies)();
}

/** One segment of a path, encoded or deliberately not. */
export function nastySegment(dice: Dice): string {
  return dice.pick([
    () => encodeURIComponent(dice.pick(texts.filter((text) => !/[\ud800-\udfff]/.test(text)))),
    () => "%00",
    () => "%ff%fe",
    () => "%",
    () => "%2e%2e%2f",
    () => "..%2f..%2fetc%2fpasswd",
    () => "x".repeat(dice.pick([81, 500, 3_000])),
    () => ";a=b",
    () => "{id}",
    () => "%F0%9F%9B%B5",
  ])();
}

export function nastyQuery(dice: Dice, names: readonly string[]): string {
  const count = dice.below(4);
  const pairs = Array.from({ length: count }, () => {
    const name = dice.pick([
      ...names,
      "__proto__",
      "constructor",
      "limit",
      "cursor",
      "token",
      "a[]",
    ]);
    return `${encodeURIComponent(name)}=${nastySegment(dice)}`;
  });
  return dice.pick([
    () => pairs.join("&"),
    () => `${pairs.join("&")}&&=&=x`,
    () => "%",
    () => "?",
  ])();
}
