/** HMAC-SHA-256 between core and edge with this runtime's Web Crypto. */
import { BeelineError } from "#shared/errors.ts";
import { NonceMemory } from "#shared/nonce-memory.ts";
import { readSignature, signedHeaders, signedText, toHex } from "#shared/signing.ts";

const encoder = new TextEncoder();
const nonces = new NonceMemory();

async function signatureOf(
  secret: string,
  request: { method: string; path: string; body: Uint8Array },
  stamp: { time: string; nonce: string },
): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const text = signedText({
    method: request.method,
    path: request.path,
    bodySha256Hex: toHex(await crypto.subtle.digest("SHA-256", request.body)),
    ...stamp,
  });
  return toHex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

function isSameText(a: string, b: string): boolean {
  const left = encoder.encode(a);
  const right = encoder.encode(b);
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}

/** @throws BeelineError UNAUTHENTICATED for anything unsigned, old, changed or repeated. */
export async function checkSignature(
  secret: string,
  request: Request,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const refused = () =>
    new BeelineError("UNAUTHENTICATED", { detail: "The signature is not valid" });
  const nowMs = Date.now();
  const given = readSignature((name) => request.headers.get(name), nowMs);
  if (!given) throw refused();
  const { pathname: path } = new URL(request.url);
  const { time, nonce, signature } = given;
  const expected = await signatureOf(
    secret,
    { method: request.method, path, body },
    { time, nonce },
  );
  if (!isSameText(expected, signature)) throw refused();
  // Only after the signature: strangers cannot fill the memory.
  const verdict = nonces.claim(nonce, Number(time), nowMs);
  if (verdict === "full") throw new BeelineError("UNAVAILABLE");
  if (verdict === "replayed") throw refused();
}

/** The headers that sign one request of ours. */
export async function signHeaders(
  secret: string,
  request: { method: string; path: string; body: string },
): Promise<Headers> {
  const stamp = { time: String(Date.now()), nonce: crypto.randomUUID() };
  const body = encoder.encode(request.body);
  const signature = await signatureOf(secret, { ...request, body }, stamp);
  return new Headers(signedHeaders({ ...stamp, signature }));
}
