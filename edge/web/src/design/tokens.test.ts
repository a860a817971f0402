import { describe, expect, it } from "vitest";
import { contrastRatio, mixColors, parseTokens } from "./contrast.ts";

// Vitest empties style sheets on import, and these settings know no Node: say what is used of it.
declare const process: {
  getBuiltinModule(name: "node:fs"): { readFileSync(path: URL, encoding: "utf8"): string };
};
const css = process
  .getBuiltinModule("node:fs")
  .readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

const themes = parseTokens(css);
const AA_TEXT = 4.5;
const AA_PARTS = 3;

/** The share of a state's hue in the chip behind its label; see `.chip` in chip.css. */
const CHIP_TINT = 0.12;

const textPairs: readonly (readonly [text: string, ground: string])[] = [
  ...["ground", "surface", "raised", "sunken", "honey-soft"].map((g) => ["ink", g] as const),
  ...["ground", "surface", "raised", "sunken"].map((g) => ["ink-soft", g] as const),
  ...["ground", "surface", "raised", "honey-soft"].map((g) => ["honey-ink", g] as const),
  ...["ground", "surface", "raised"].map((g) => ["danger", g] as const),
  ...["ground", "surface", "raised"].map((g) => ["good", g] as const),
  ["on-bar", "bar"],
  ["on-bar-soft", "bar"],
  ["honey", "bar"],
  ["on-honey", "honey"],
  ["on-honey", "honey-deep"],
  ["on-danger", "danger"],
];

describe.each(Object.entries(themes))("tokens in the %s theme", (_theme, tokens) => {
  const color = (name: string) => {
    const value = tokens[name];
    if (!value) throw new Error(`No token --${name}`);
    return value;
  };

  it.each(textPairs)("%s on %s is readable", (text, ground) => {
    expect(contrastRatio(color(text), color(ground))).toBeGreaterThanOrEqual(AA_TEXT);
  });

  const hues = Object.keys(tokens).filter((name) => /^(state|rider)-/.test(name));

  it("has a hue for each state of the table", () => {
    expect(hues.length).toBe(23);
  });

  it.each(hues)("%s is readable on surfaces and on its own tint", (hue) => {
    for (const ground of ["ground", "surface", "raised"]) {
      expect(contrastRatio(color(hue), color(ground))).toBeGreaterThanOrEqual(AA_TEXT);
    }
    const chip = mixColors(color(hue), color("surface"), CHIP_TINT);
    expect(contrastRatio(color(hue), chip)).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrastRatio(color(hue), color("map-inside"))).toBeGreaterThanOrEqual(AA_PARTS);
  });

  it("draws the borders of fields and the focus ring so that they are seen", () => {
    for (const ground of ["ground", "surface", "raised"]) {
      expect(contrastRatio(color("line-strong"), color(ground))).toBeGreaterThanOrEqual(AA_PARTS);
      expect(contrastRatio(color("focus"), color(ground))).toBeGreaterThanOrEqual(AA_PARTS);
    }
  });
});
