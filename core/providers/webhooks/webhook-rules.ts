/** Checks that all webhook signatures share. Pure; time is given. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ProviderError } from "../provider-contract.ts";

/** How far a webhook's time may be from ours, to both sides. */
export const WEBHOOK_WINDOW_MS = 300_000;

export const refuseWebhook = (code: string) => new ProviderError("rejected", code);

/** @throws ProviderError `rejected` `stale_webhook` outside of the window, in either direction */
export function requireFresh(sentMs: number, at: Date): void {
  const isNear = Math.abs(at.getTime() - sentMs) <= WEBHOOK_WINDOW_MS;
  // NaN is not near.
  if (!isNear) throw refuseWebhook("stale_webhook");
}

/**
 * Whether any of the hex signatures is of this content under any of the secrets. All pairs are
 * compared, each in constant time.
 */
export function isSigned(
  content: Uint8Array,
  signatures: readonly string[],
  secrets: readonly string[],
): boolean {
  const expected = secrets.map((secret) => createHmac("sha256", secret).update(content).digest());
  const given = signatures
    .filter((signature) => /^[0-9a-f]{64}$/i.test(signature))
    .map((signature) => Buffer.from(signature, "hex"));
  let isGood = false;
  for (const theirs of given) {
    for (const ours of expected) isGood = timingSafeEqual(theirs, ours) || isGood;
  }
  return isGood;
}

/** @throws ProviderError `rejected` for what is not JSON in UTF-8 */
export function readJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw)) as unknown;
  } catch {
    throw refuseWebhook("malformed_webhook");
  }
}
