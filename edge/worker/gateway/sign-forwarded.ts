/** Signs what is forwarded to a core, so that the core can believe what the edge says of a caller. */
import {
  EMPTY_SHA256_HEX,
  type Forwarded,
  forwardedText,
  forwardHeaders,
  writeStamp,
} from "#shared/forwarding.ts";
import { toHex } from "#shared/signing.ts";

const encoder = new TextEncoder();
const algorithm = { name: "HMAC", hash: "SHA-256" };

/** The last key, which is the only one. A value and no promise: those belong to one request. */
let imported: { readonly secret: string; readonly key: CryptoKey } | undefined;

async function keyOf(secret: string): Promise<CryptoKey> {
  if (imported?.secret === secret) return imported.key;
  const raw = encoder.encode(secret);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  imported = { secret, key };
  return key;
}

/** Writes the stamp into `headers`, over everything that stands there now. */
export async function signForwarded(
  secret: string,
  request: Pick<Forwarded, "region" | "method" | "path">,
  body: Uint8Array<ArrayBuffer> | undefined,
  headers: Headers,
): Promise<void> {
  const bodySha256Hex = body?.byteLength
    ? toHex(await crypto.subtle.digest("SHA-256", body))
    : EMPTY_SHA256_HEX;
  const time = String(Date.now());
  const nonce = crypto.randomUUID();
  const headerOf = (name: string) => headers.get(name);
  const text = forwardedText({ ...request, bodySha256Hex, headerOf }, { time, nonce });
  const signed = await crypto.subtle.sign(algorithm, await keyOf(secret), encoder.encode(text));
  headers.set(forwardHeaders.stamp, writeStamp({ time, nonce, signature: toHex(signed) }));
}
