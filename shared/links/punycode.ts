/** Reads the labels of international host names (RFC 3492), to see what a person would see. */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE = 128;
const MAX_CODE_POINT = 0x10ffff;

function digitOf(char: string): number {
  const code = char.charCodeAt(0);
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 48 && code <= 57) return code - 48 + 26;
  return -1;
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** @param label in lower case. @returns undefined for a label that is not well-formed. */
export function readLabel(label: string): string | undefined {
  if (!label.startsWith("xn--")) return label;
  const text = label.slice(4);
  const cut = text.lastIndexOf("-");
  const points = cut > 0 ? [...text.slice(0, cut)].map((char) => char.codePointAt(0)!) : [];
  let code = INITIAL_CODE;
  let bias = INITIAL_BIAS;
  let index = 0;
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length; ) {
    const before = index;
    for (let k = BASE, weight = 1; ; k += BASE) {
      const digit = at < text.length ? digitOf(text[at++]!) : -1;
      if (digit < 0) return undefined;
      index += digit * weight;
      const limit = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < limit) break;
      weight *= BASE - limit;
      if (weight > MAX_CODE_POINT * BASE) return undefined;
    }
    bias = adapt(index - before, points.length + 1, before === 0);
    code += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    if (code > MAX_CODE_POINT) return undefined;
    points.splice(index++, 0, code);
  }
  return String.fromCodePoint(...points);
}
