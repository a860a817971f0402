/**
 * Card numbers must never reach us: providers give tokens instead. This recognises the ones that are
 * sent by mistake, in whatever field, and leaves phone numbers, ids, times and positions alone.
 */

/** The shortest that is still issued is Maestro's; the longest that the standard allows has 19. */
const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

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

/** Groups of digits that somebody may have typed as one number: spaces, dashes, dots in between. */
const RUN = /\d+(?:[\s._\-‐-―−]{1,3}\d+)*/g;
const GROUP = /\d+/g;
/** Random ids of this shape often hold long rows of digits. */
const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;
/** Coordinates and other measurements. */
const DECIMAL = /(?<![\d.])\d{1,6}\.\d{5,}(?![\d.])/g;
const NOT_ASCII = /[^\0-\x7f]/;

/** Whether a text holds what a payment card could have as its number. */
export function holdsCardNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  // Digits of other keyboards, and the wide forms that some put out, are digits too.
  const plain = NOT_ASCII.test(text) ? westernDigits(text.normalize("NFKC")) : text;
  const rest = plain.replaceAll(UUID, "#").replaceAll(DECIMAL, "#");
  for (const run of rest.matchAll(RUN)) {
    if (run[0].length < MIN_DIGITS) continue;
    if (runHoldsCard(run[0], rest[run.index - 1], rest[run.index + run[0].length])) return true;
  }
  return false;
}

/** Any row of whole groups within the run: `4111 1111 1111 1111 12 27 123` is one run. */
function runHoldsCard(run: string, before: string | undefined, after: string | undefined): boolean {
  const groups = run.match(GROUP) ?? [];
  // An id is letters and digits mixed; a phone number in its international form begins with a plus.
  const first = before !== undefined && /[a-z\d+]/i.test(before) ? 1 : 0;
  const last = after !== undefined && /[a-z\d]/i.test(after) ? groups.length - 1 : groups.length;
  for (let start = first; start < last; start++) {
    let digits = "";
    for (let end = start; end < last && digits.length < MAX_DIGITS; end++) {
      digits += groups[end];
      if (isCardNumber(digits)) return true;
    }
  }
  return false;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  return hasIssuer(digits) && passesLuhn(digits);
}

function hasIssuer(digits: string): boolean {
  return issuers.some(({ from, to, lengths }) => {
    const prefix = Number(digits.slice(0, String(from).length));
    return prefix >= from && prefix <= to && lengths.includes(digits.length);
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

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
