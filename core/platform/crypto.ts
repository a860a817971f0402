/**
 * Personal fields are sealed with AES-256-GCM under the region's key and looked up by keyed hash.
 * A sealed value reads `v1.<key id>.<iv>.<ciphertext and tag>`, so keys can rotate: old values
 * name the key that opens them, new ones use the current key. What is long, which stored answers
 * are, is deflated first and begins with `v2`: it then stays in its row.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  timingSafeEqual,
} from "node:crypto";
import type { DataKeys } from "./config.ts";

const PLAIN = "v1";
const DEFLATED = "v2";
/** Below this there is little to gain. */
const LONG_CHARS = 1_024;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer {
  seal(plain: string): string;
  /** @throws Error when the key is unknown or the value was changed. */
  open(sealed: string): string;
  /** Keyed hash for look-ups; the same input gives the same hash within a region only. */
  lookupHash(value: string): string;
}

export function makeSealer(keys: DataKeys, randomBytes: (size: number) => Uint8Array): Sealer {
  const byId = new Map(
    Object.entries(keys.keys).map(([id, key]) => [id, Buffer.from(key, "base64")] as const),
  );
  for (const [id, key] of byId) {
    if (key.length !== 32) throw new Error(`Data key ${id} must have 32 bytes.`);
  }
  const current = byId.get(keys.current);
  if (!current) throw new Error(`The current data key ${keys.current} is missing.`);
  const hashKey = Buffer.from(keys.hash, "base64");
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current, iv);
      const isLong = plain.length >= LONG_CHARS;
      const bytes = isLong ? Bun.deflateSync(Buffer.from(plain), { level: 1 }) : plain;
      const sealed =
        typeof bytes === "string" ? cipher.update(bytes, "utf8") : cipher.update(bytes);
      const body = Buffer.concat([sealed, cipher.final(), cipher.getAuthTag()]);
      return [
        isLong ? DEFLATED : PLAIN,
        keys.current,
        Buffer.from(iv).toString("base64url"),
        body.toString("base64url"),
      ].join(".");
    },
    open(sealed) {
      const [version, id, iv, body] = sealed.split(".");
      const key = byId.get(id ?? "");
      const isKnown = version === PLAIN || version === DEFLATED;
      if (!isKnown || !key || !iv || !body) throw new Error("The sealed value has no usable key.");
      const bytes = Buffer.from(body, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const text = Buffer.concat([
        decipher.update(bytes.subarray(0, -TAG_BYTES)),
        decipher.final(),
      ]);
      return version === DEFLATED ? Buffer.from(Bun.inflateSync(text)).toString() : text.toString();
    },
    lookupHash(value) {
      return createHmac("sha256", hashKey).update(value).digest("base64url");
    },
  };
}

export function sha256Hex(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

export function hmacHex(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Compares without telling by its duration where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
