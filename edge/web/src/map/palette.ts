/** The tokens that the map paints with, read from the style sheet in force. */
const names = [
  "map-outside",
  "map-inside",
  "map-cell",
  "map-fine",
  "map-edge",
  "map-tint",
  "honey",
  "on-honey",
  "ink",
  "surface",
  "good",
  "rider-online",
  "rider-offered",
  "rider-on_trip",
  "rider-offline",
  "rider-suspended",
] as const;

export type MapPalette = Readonly<Record<(typeof names)[number], string>>;

export function readPalette(): MapPalette {
  const style = getComputedStyle(document.documentElement);
  const entries = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const);
  return Object.fromEntries(entries) as unknown as MapPalette;
}

export const darkScheme = () => window.matchMedia("(prefers-color-scheme: dark)");
export const wantsStillness = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
