/** Signed calls between core and edge: checking what comes in, signing what goes out. */
import { BeelineError } from "#shared/errors.ts";
import {
  isFreshSignature,
  SIGNATURE_WINDOW_MS,
  signatureHeaders,
  signedText,
} from "#shared/signing.ts";
import { hmacHex, sameText, sha256Hex } from "../crypto.ts";

/** Nonces seen within the window. At the bound the oldest go first: they are the nearest to expiry. */
const MAX_NONCES = 50_000;

export function makeSignatureCheck(secret: string, nowMs: () => number) {
  const seen = new Map<string, number>();
  const forget = (at: number) => {
    for (const [nonce, time] of seen) {
      if (seen.size <= MAX_NONCES && at - time <= 2 * SIGNATURE_WINDOW_MS) break;
      seen.delete(nonce);
    }
  };
  /** Returns the body. @throws BeelineError UNAUTHENTICATED for anything unsigned, old or repeated. */
  return async (request: Request): Promise<string> => {
    const refuse = () =>
      new BeelineError("UNAUTHENTICATED", { detail: "The signature is not valid" });
    const time = request.headers.get(signatureHeaders.time) ?? "";
    const nonce = request.headers.get(signatureHeaders.nonce) ?? "";
    const signature = request.headers.get(signatureHeaders.signature) ?? "";
    const at = nowMs();
    if (!isFreshSignature(time, at) || nonce.length < 8 || nonce.length > 80) throw refuse();
    const body = await request.text();
    const path = new URL(request.url).pathname;
    const text = signedText({
      method: request.method,
      path,
      bodySha256Hex: sha256Hex(body),
      time,
      nonce,
    });
    if (!sameText(hmacHex(secret, text), signature) || seen.has(nonce)) throw refuse();
    seen.set(nonce, at);
    forget(at);
    return body;
  };
}

/** The headers that sign one request of ours. */
export function signHeaders(
  secret: string,
  request: { method: string; path: string; body: string },
  stamp: { nowMs: number; nonce: string },
): Record<string, string> {
  const time = String(stamp.nowMs);
  const text = signedText({
    method: request.method,
    path: request.path,
    bodySha256Hex: sha256Hex(request.body),
    time,
    nonce: stamp.nonce,
  });
  return {
    [signatureHeaders.time]: time,
    [signatureHeaders.nonce]: stamp.nonce,
    [signatureHeaders.signature]: hmacHex(secret, text),
    "content-type": "application/json",
  };
}
