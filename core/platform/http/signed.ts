/** Signed calls between core and edge: checking what comes in, signing what goes out. */
import { BeelineError } from "#shared/errors.ts";
import { NonceMemory } from "#shared/nonce-memory.ts";
import { readSignature, signedHeaders, signedText } from "#shared/signing.ts";
import { hmacHex, sameText, sha256Hex } from "../crypto.ts";

interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

function signatureOf(
  secret: string,
  { method, path, body }: SignedRequest,
  stamp: { time: string; nonce: string },
): string {
  return hmacHex(secret, signedText({ method, path, bodySha256Hex: sha256Hex(body), ...stamp }));
}

export function makeSignatureCheck(secret: string, nowMs: () => number) {
  const nonces = new NonceMemory();
  const refused = () =>
    new BeelineError("UNAUTHENTICATED", { detail: "The signature is not valid" });
  /** Returns the body. @throws BeelineError UNAUTHENTICATED for anything unsigned, old or repeated. */
  return async (request: Request): Promise<string> => {
    const at = nowMs();
    const given = readSignature((name) => request.headers.get(name), at);
    if (!given) throw refused();
    const { time, nonce, signature } = given;
    const body = await request.text();
    const { pathname: path } = new URL(request.url);
    const expected = signatureOf(secret, { method: request.method, path, body }, { time, nonce });
    if (!sameText(expected, signature)) throw refused();
    // Only after the signature: strangers cannot fill the memory.
    const verdict = nonces.claim(nonce, Number(time), at);
    if (verdict === "full") throw new BeelineError("UNAVAILABLE");
    if (verdict === "replayed") throw refused();
    return body;
  };
}

/** The headers that sign one request of ours. */
export function signHeaders(
  secret: string,
  request: SignedRequest,
  { nowMs, nonce }: { nowMs: number; nonce: string },
): Record<string, string> {
  const stamp = { time: String(nowMs), nonce };
  return signedHeaders({ ...stamp, signature: signatureOf(secret, request, stamp) });
}
