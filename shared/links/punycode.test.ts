import { describe, expect, test } from "vitest";
import { readLabel } from "./punycode.ts";

describe("names in other alphabets", () => {
  test.each([
    ["xn--mnchen-3ya", "münchen"],
    ["xn--e1afmkfd", "пример"],
    ["xn--p1ai", "рф"],
    ["xn--fiqs8s", "中国"],
    ["plain", "plain"],
    ["xn--", ""],
  ])("%s is %s", (label, text) => {
    expect(readLabel(label)).toBe(text);
  });
  test.each(["xn--ü", "xn--99999999999", "xn--a-!"])("%s is nothing", (label) => {
    expect(readLabel(label)).toBeUndefined();
  });
});
