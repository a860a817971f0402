/** Which of our font files has the letters of a text. The files are cut by alphabet. Pure. */

export const faces = ["latin", "latin-ext", "devanagari", "greek", "cyrillic"] as const;
export type Face = (typeof faces)[number];

export interface Run {
  readonly face: Face;
  readonly text: string;
}

/** First and last code points of what a file has. */
const alphabets: readonly (readonly [Face, first: number, last: number])[] = [
  ["latin", 0x20, 0xff],
  ["latin", 0x152, 0x153],
  ["latin-ext", 0x100, 0x2ba],
  ["greek", 0x370, 0x3ff],
  ["cyrillic", 0x400, 0x4ff],
  ["devanagari", 0x900, 0x97f],
  ["latin-ext", 0x1e00, 0x1eff],
  ["latin", 0x2000, 0x206f],
  ["latin", 0x20ac, 0x20ac],
  ["latin-ext", 0x20a0, 0x20c0],
];

/** They stand in the middle of a word of any alphabet and break none. */
const joiners: readonly number[] = [0x200c, 0x200d];

function faceOf(code: number): Face {
  return alphabets.find(([, first, last]) => code >= first && code <= last)?.[0] ?? "latin";
}

/** Neighbours of one face together. A letter of no face is drawn as an empty box by the first one. */
export function runsOf(text: string): Run[] {
  const runs: { face: Face; text: string }[] = [];
  for (const sign of text.normalize("NFC")) {
    const last = runs.at(-1);
    const code = sign.codePointAt(0)!;
    const face = last && joiners.includes(code) ? last.face : faceOf(code);
    if (last?.face === face) last.text += sign;
    else runs.push({ face, text: sign });
  }
  return runs;
}
