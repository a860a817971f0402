/** What a core does with a forwarded request before it believes a word of it. */
import { forwardedText, forwardHeaders, readStamp } from "#shared/forwarding.ts";
import { toHex } from "#shared/signing.ts";
import { RELAY_SECRET } from "./call-edge.ts";
import type { SeenRequest } from "./fake-core.ts";

const encoder = new TextEncoder();
const used = new Set<string>();

/** Whether its stamp is good, and was not seen before. */
export async function isSignedByEdge(request: SeenRequest): Promise<boolean> {
  const stamp = readStamp(request.headers.get(forwardHeaders.stamp) ?? "", Date.now());
  if (!stamp || used.has(stamp.nonce)) return false;
  used.add(stamp.nonce);
  const { region, method, path, body, headers } = request;
  const bodySha256Hex = toHex(await crypto.subtle.digest("SHA-256", encoder.encode(body)));
  const headerOf = (name: string) => headers.get(name);
  const text = forwardedText({ region, method, path, bodySha256Hex, headerOf }, stamp);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = encoder.encode(RELAY_SECRET);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  const expected = toHex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  return expected === stamp.signature;
}
