/**
 * Whom a limit is for, as a key: HMAC-SHA-256 under the edge's secret, so that neither a store nor a
 * log holds an address.
 */
import { TwoGenerations } from "#shared/limits/two-generations.ts";
import { toHex } from "#shared/signing.ts";

const algorithm = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();
/** Half of it: two of a million subjects meet once in 10^26. */
const HASH_CHARS = 32;
/** About 5 MB per isolate; a subject that is forgotten is hashed again. */
const MAX_SUBJECTS = 20_000;

const hashes = new TwoGenerations<string>(MAX_SUBJECTS);
let imported: { readonly secret: string; readonly key: CryptoKey } | undefined;

export async function hashSubject(secret: string, subject: string): Promise<string> {
  const known = hashes.get(subject);
  if (known && imported?.secret === secret) return known;
  if (imported?.secret !== secret) {
    const raw = encoder.encode(secret);
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    imported = { secret, key };
  }
  const text = encoder.encode(`limits:${subject}`);
  const hash = toHex(await crypto.subtle.sign(algorithm, imported!.key, text)).slice(0, HASH_CHARS);
  hashes.set(subject, hash);
  return hash;
}
