/** The codes of short links: seven base62 characters by chance, or the owner's own word. */

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 62^7 are 3.5 million million codes: with 500 million links one draw in 7 000 is taken. */
export const CODE_CHARS = 7;
/** The largest multiple of 62 in a byte: what is above would favour the first characters. */
const FAIR_BYTES = 248;

export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{2,38})[a-z0-9]$/;
/** Either kind; anything else was never a code of ours and needs no look-up. */
const CODE_PATTERN = /^(?:[0-9A-Za-z]{7}|[a-z0-9][a-z0-9-]{2,38}[a-z0-9])$/;

/** Words that would look like a page or a promise of ours. */
const reserved = new Set(
  (
    "about account admin administrator api app apple-app-site-association assets auth beeline bill " +
    "billing careers cart chat checkout city config contact copyright customer data delete delivery " +
    "docs download driver drivers edit error favicon feed free gift health healthz help home index " +
    "internal invoice jobs jwks legal link links live login logout mail metrics money news null " +
    "official offers oauth openapi ops order orders otp partner partners password pay payment " +
    "payments phone policy prices privacy profile readyz refund refunds register report rider " +
    "riders robots safety search secure security settings share sign-in sign-out sign-up signin " +
    "signout signup sitemap staff static stats status store stores support system team terms token " +
    "track tracking trip trips undefined update updates user users verify wallet webhook webhooks " +
    "well-known"
  ).split(" "),
);

export function isReservedCode(code: string): boolean {
  return reserved.has(code.toLowerCase());
}

export function isLinkCode(code: string): boolean {
  return CODE_PATTERN.test(code);
}

/**
 * A code from random bytes; 32 of them are plenty.
 * @returns undefined when too few bytes were fair, or the code is a reserved word: draw again
 */
export function drawCode(random: Uint8Array): string | undefined {
  let code = "";
  for (const byte of random) {
    if (byte < FAIR_BYTES) code += ALPHABET[byte % ALPHABET.length];
    if (code.length === CODE_CHARS) return isReservedCode(code) ? undefined : code;
  }
  return undefined;
}

/** Objects that share all links of the world; a power of two keeps the shares even. */
export const SHELVES = 16;

/** Which shelf keeps a code: FNV-1a, the same wherever it is asked. */
export function shelfOf(code: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < code.length; i++) {
    hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193);
  }
  return `shelf-${(hash >>> 0) % SHELVES}`;
}
