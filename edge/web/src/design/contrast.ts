/** Contrast of colours by WCAG 2.2, and the reading of tokens.css that its test needs. */

type Rgb = readonly [red: number, green: number, blue: number];

function rgbOf(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (!digits) throw new RangeError(`Not a #rrggbb colour: ${hex}`);
  const channel = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

function luminance(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white). */
export function contrastRatio(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

/** What `color-mix(in srgb, color share, ground)` gives. @param share 0 … 1 */
export function mixColors(color: string, ground: string, share: number): string {
  const under = rgbOf(ground);
  const mixed = rgbOf(color).map((value, i) => Math.round(value * share + under[i]! * (1 - share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour tokens of each theme, references followed. The dark block overrides the light one. */
export function parseTokens(css: string): {
  light: Record<string, string>;
  dark: Record<string, string>;
} {
  const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
  const own = readBlock(light);
  return { light: resolve(own), dark: resolve({ ...own, ...readBlock(dark) }) };
}

function readBlock(css: string): Record<string, string> {
  const found = css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6}|var\(--[\w-]+\))\s*;/gi);
  return Object.fromEntries([...found].map((match) => [match[1]!, match[2]!]));
}

function resolve(tokens: Record<string, string>): Record<string, string> {
  const follow = (value: string): string => {
    const name = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
    return name ? follow(tokens[name] ?? "") : value;
  };
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [name, follow(value)]));
}
