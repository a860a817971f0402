/**
 * What the edge vouches for when it sends a request on to a core: HMAC-SHA-256 over the region, the
 * method, path and query, the headers below, the body's hash, the time and a nonce. A core believes
 * nothing that the edge says about a caller unless it stands under this signature.
 */
import { isFreshSignature, type Signature } from "./signing.ts";

export const forwardHeaders = {
  /** `time.nonce.signature`; its absence means that the caller came by himself. */
  stamp: "x-beeline-edge",
  /** The address that the network in front of the edge saw, from `CF-Connecting-IP` and nothing else. */
  address: "x-beeline-client",
  /** ISO 3166-1 alpha-2, as that network knows it. */
  country: "x-beeline-country",
  /** In an answer: the core did not believe the signature. The edge makes a 503 of it. */
  refused: "x-beeline-refused",
} as const;

/** The headers under the signature, in the order of the signed text. */
const vouched = [
  "authorization",
  "content-type",
  "idempotency-key",
  "traceparent",
  "tracestate",
  forwardHeaders.address,
  forwardHeaders.country,
  "x-request-id",
] as const;

/** SHA-256 of no bytes: most requests have no body. */
export const EMPTY_SHA256_HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface Forwarded {
  /** Core and edge of all regions share a secret: what was signed for one is refused by another. */
  readonly region: string;
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly path: string;
  readonly bodySha256Hex: string;
  readonly headerOf: (name: string) => string | null;
}

/**
 * The text that is signed: one part per line. No part can hold a line break (HTTP allows none in a
 * path or header), and the first line keeps it apart from the calls to `/internal`.
 */
export function forwardedText(
  request: Forwarded,
  { time, nonce }: Pick<Signature, "time" | "nonce">,
): string {
  const { region, method, path, bodySha256Hex, headerOf } = request;
  const headers = vouched.map((name) => `${name}:${headerOf(name) ?? ""}`);
  return ["beeline-edge-1", region, method, path, ...headers, bodySha256Hex, time, nonce].join(
    "\n",
  );
}

export function writeStamp({ time, nonce, signature }: Signature): string {
  return `${time}.${nonce}.${signature}`;
}

const STAMP = /^(\d{13})\.([\w-]{16,64})\.([0-9a-f]{64})$/;

/** A stamp that is still to be checked; undefined when it is malformed or outside the window. */
export function readStamp(header: string, nowMs: number): Signature | undefined {
  const [, time, nonce, signature] = STAMP.exec(header) ?? [];
  if (!time || !nonce || !signature || !isFreshSignature(time, nowMs)) return undefined;
  return { time, nonce, signature };
}
