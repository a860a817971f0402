/** What the signature of a forwarded request costs: the sender with Web Crypto, the core with its own. */
import {
  EMPTY_SHA256_HEX,
  forwardedText,
  forwardHeaders,
  readStamp,
  writeStamp,
} from "#shared/forwarding.ts";
import { NonceMemory } from "#shared/nonce-memory.ts";
import { toHex } from "#shared/signing.ts";
import { hmacHex, sameText } from "../platform/index.ts";
import { percentilesOf } from "./harness.ts";

const TIMES = 20_000;
const WARM = 2_000;
const encoder = new TextEncoder();
const algorithm = { name: "HMAC", hash: "SHA-256" };
const secret = "a secret of this benchmark, 32 characters";

interface Microseconds {
  readonly "p50 µs": number;
  readonly "p99 µs": number;
}

/** A request with a token and without a body, as most are. */
const headers = new Headers({
  authorization: `Bearer ${"x".repeat(700)}`,
  "x-request-id": `req_${crypto.randomUUID()}`,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  [forwardHeaders.address]: "203.0.113.9",
});
const request = {
  ...{ region: "in", method: "GET", path: "/v1/orders?limit=20" },
  ...{ bodySha256Hex: EMPTY_SHA256_HEX, headerOf: (name: string) => headers.get(name) },
};

async function sign(key: CryptoKey): Promise<string> {
  const stamp = { time: String(Date.now()), nonce: crypto.randomUUID() };
  const text = encoder.encode(forwardedText(request, stamp));
  const signature = toHex(await crypto.subtle.sign(algorithm, key, text));
  return writeStamp({ ...stamp, signature });
}

function check(stamp: string, nonces: NonceMemory): void {
  const given = readStamp(stamp, Date.now());
  const isGood =
    given !== undefined &&
    sameText(hmacHex(secret, forwardedText(request, given)), given.signature) &&
    nonces.claim(given.nonce, Number(given.time), Date.now()) === "new";
  if (!isGood) throw new Error("A good signature was refused");
}

export async function measureSigning(): Promise<{ signUs: Microseconds; checkUs: Microseconds }> {
  const raw = encoder.encode(secret);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  const nonces = new NonceMemory(2 * (TIMES + WARM));
  const signUs: number[] = [];
  const checkUs: number[] = [];
  for (let count = 0; count < TIMES + WARM; count++) {
    const startedAt = performance.now();
    const stamp = await sign(key);
    const signedAt = performance.now();
    check(stamp, nonces);
    if (count < WARM) continue;
    signUs.push((signedAt - startedAt) * 1000);
    checkUs.push((performance.now() - signedAt) * 1000);
  }
  const of = (values: number[]): Microseconds => {
    const { p50, p99 } = percentilesOf(values);
    return { "p50 µs": p50, "p99 µs": p99 };
  };
  return { signUs: of(signUs), checkUs: of(checkUs) };
}
