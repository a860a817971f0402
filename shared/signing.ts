/**
 * The signature between core and edge: HMAC-SHA-256 over method, path, body hash, time and nonce.
 * The hash and HMAC functions are the caller's, because each runtime brings its own.
 */

export const signatureHeaders = {
  time: "x-beeline-time",
  nonce: "x-beeline-nonce",
  signature: "x-beeline-signature",
} as const;

/** How far the clocks of core and edge may differ, and how long a nonce must be remembered. */
export const SIGNATURE_WINDOW_MS = 60_000;

export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly bodySha256Hex: string;
  /** Epoch milliseconds as decimal text. */
  readonly time: string;
  readonly nonce: string;
}

/** The text that is signed: one part per line, so that no two requests share a text. */
export function signedText(parts: SignedParts): string {
  return [parts.method, parts.path, parts.bodySha256Hex, parts.time, parts.nonce].join("\n");
}

/** What the sender adds to a request. */
export interface Signature {
  /** Epoch milliseconds as decimal text. */
  readonly time: string;
  readonly nonce: string;
  readonly signature: string;
}

/**
 * What a request says about its signature, which is still to be checked; undefined when anything is
 * missing, malformed or outside the window.
 */
export function readSignature(
  headerOf: (name: string) => string | null,
  nowMs: number,
): Signature | undefined {
  const time = headerOf(signatureHeaders.time) ?? "";
  const nonce = headerOf(signatureHeaders.nonce) ?? "";
  const signature = headerOf(signatureHeaders.signature) ?? "";
  if (!isFreshSignature(time, nowMs) || nonce.length < 8 || nonce.length > 80) return undefined;
  return { time, nonce, signature };
}

/** The headers of a signed request; its body is JSON. */
export function signedHeaders({ time, nonce, signature }: Signature): Record<string, string> {
  return {
    "content-type": "application/json",
    [signatureHeaders.time]: time,
    [signatureHeaders.nonce]: nonce,
    [signatureHeaders.signature]: signature,
  };
}

/** Whether the signed time is within the window, in both directions. */
export function isFreshSignature(time: string, nowMs: number): boolean {
  return /^\d{13}$/.test(time) && Math.abs(nowMs - Number(time)) <= SIGNATURE_WINDOW_MS;
}

export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
