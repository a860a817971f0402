/**
 * Card numbers must never reach us: providers give tokens instead. This recognises the ones that are
 * sent by mistake, in whatever field, and leaves phone numbers, ids, times and positions alone.
 */

/** The shortest that is still issued is Maestro's; the longest that the standard allows has 19. */
const MIN_DIGITS = 12;

interface Issuer {
  /** Of the first digits, both ends included; all of one length. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const from16to19 = [16, 17, 18, 19];

/** Who issues which numbers. Digits of other beginnings or lengths are not a card, whatever they sum to. */
const issuers: readonly Issuer[] = [
  // Visa. Of 13 digits there are no cards any more, but there are phone numbers that begin with 4.
  { from: 4, to: 4, lengths: [16, 19] },
  // Mastercard.
  { from: 51, to: 55, lengths: [16] },
  { from: 2221, to: 2720, lengths: [16] },
  // American Express.
  { from: 34, to: 34, lengths: [15] },
  { from: 37, to: 37, lengths: [15] },
  // Diners Club.
  { from: 300, to: 305, lengths: [14, 16, 17, 18, 19] },
  { from: 36, to: 36, lengths: [14, 16, 17, 18, 19] },
  { from: 38, to: 39, lengths: [14, 16, 17, 18, 19] },
  // JCB, RuPay.
  { from: 3528, to: 3589, lengths: from16to19 },
  // Discover, RuPay.
  { from: 6011, to: 6011, lengths: from16to19 },
  { from: 644, to: 653, lengths: from16to19 },
  { from: 654, to: 659, lengths: from16to19 },
  { from: 60, to: 60, lengths: [16] },
  { from: 81, to: 82, lengths: [16] },
  { from: 508, to: 508, lengths: [16] },
  // UnionPay.
  { from: 62, to: 62, lengths: from16to19 },
  // Maestro.
  { from: 5018, to: 5038, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 5893, to: 5893, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 6304, to: 6304, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 6759, to: 6763, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  // Mir.
  { from: 2200, to: 2204, lengths: from16to19 },
];

/**
 * Groups of digits that somebody may have typed as one number: spaces, dashes, dots in between. Tabs
 * and line ends part columns and rows of reports, whose figures are numbers of their own.
 */
const RUN = /\d+(?:[ ._\-‐-―−]{1,3}\d+)*/g;
const GROUP = /\d+/g;
/** Random ids of this shape often hold long rows of digits. */
const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;
/** Coordinates and other measurements. */
const DECIMAL = /(?<![\d.])\d{1,6}\.\d{5,}(?![\d.])/g;
const NOT_ASCII = /[^\0-\x7f]/;
/** A quick look, because most texts have no long number at all. */
const MANY_DIGITS = /\d(?:[ ._-]{0,3}\d){11}/;

/** Whether a text holds what a payment card could have as its number. */
export function holdsCardNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  const isAscii = !NOT_ASCII.test(text);
  if (isAscii && !MANY_DIGITS.test(text)) return false;
  // Digits of other keyboards, and the wide forms that some put out, are digits too.
  const plain = isAscii ? text : westernDigits(text.normalize("NFKC"));
  const rest = plain.replaceAll(UUID, "#").replaceAll(DECIMAL, "#");
  for (const run of rest.matchAll(RUN)) {
    if (run[0].length < MIN_DIGITS) continue;
    if (runHoldsCard(run[0], rest[run.index - 1], rest[run.index + run[0].length])) return true;
  }
  return false;
}

/**
 * Any row of whole groups within the run: `4111 1111 1111 1111 12 27 123` is one run. The time is in
 * proportion to its length, whatever stands in it.
 */
function runHoldsCard(run: string, before: string | undefined, after: string | undefined): boolean {
  const groups = run.match(GROUP) ?? [];
  // An id is letters and digits mixed; a phone number in its international form begins with a plus.
  const first = before !== undefined && /[a-z\d+]/i.test(before) ? 1 : 0;
  const last = after !== undefined && /[a-z\d]/i.test(after) ? groups.length - 1 : groups.length;
  const digits = groups.slice(first, last).join("");
  const starts: number[] = [];
  const ends = new Set<number>();
  let at = 0;
  for (const group of groups.slice(first, last)) {
    starts.push(at);
    at += group.length;
    ends.add(at);
  }
  return starts.some((start) =>
    lengthsOf(digits.slice(start, start + 4)).some(
      (length) => ends.has(start + length) && passesLuhn(digits, start, start + length),
    ),
  );
}

/** Of four digits there are ten thousand. */
const knownLengths = new Map<string, readonly number[]>();

/** How many digits a card has that begins with these four. */
function lengthsOf(prefix: string): readonly number[] {
  const known = knownLengths.get(prefix);
  if (known) return known;
  const lengths = issuers
    .filter(({ from, to }) => {
      const beginning = Number(prefix.slice(0, String(from).length));
      return beginning >= from && beginning <= to;
    })
    .flatMap((issuer) => issuer.lengths);
  const found = [...new Set(lengths)];
  knownLengths.set(prefix, found);
  return found;
}

function passesLuhn(digits: string, start: number, end: number): boolean {
  let sum = 0;
  for (let at = end - 1, place = 0; at >= start; at--, place++) {
    const digit = digits.charCodeAt(at) - ZERO;
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const ZERO = 0x30;

/** Blocks of decimal digits are ten in a row, and begin where the character before is none. */
function westernDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    if (code < 0x80) return digit;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/**
 * Where in a JSON value a card number stands, names of fields included.
 * @returns the path without its last part when that part is the number itself; undefined when there
 *   is none
 */
export function pathOfCardNumber(value: unknown, path = ""): string | undefined {
  if (typeof value === "string") return holdsCardNumber(value) ? path : undefined;
  if (typeof value === "number") {
    const isLong = Number.isInteger(value) && Math.abs(value) >= 10 ** (MIN_DIGITS - 1);
    return isLong && holdsCardNumber(String(Math.abs(value))) ? path : undefined;
  }
  if (value === null || typeof value !== "object") return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value) && holdsCardNumber(name)) return path;
    const found = pathOfCardNumber(member, path === "" ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
