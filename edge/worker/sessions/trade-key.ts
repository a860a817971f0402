/**
 * API keys at the edge: traded at the home core, by their hash, for an access token of the key's
 * account. The key itself is neither sent on nor kept; the token is kept for a minute, and refused
 * before that when the credential it names has ended.
 */
import { TradeKeyAnswer, tradeKeyPath } from "#shared/ended-sessions.ts";
import { BeelineError } from "#shared/errors.ts";
import { isRegionCode } from "#shared/regions.ts";
import { regionOfApiKey } from "#shared/requests.ts";
import { toHex } from "#shared/signing.ts";
import type { CoreTarget, EdgeConfig } from "../config.ts";
import { askSigned, type Question } from "../relay/ask-signed.ts";

const KEPT_MS = 60_000;
/** A wrong key that is tried again and again costs the core one look in this time. */
const REFUSAL_KEPT_MS = 5_000;
/** About 10 MB per isolate; at the bound the oldest is traded again. */
const MAX_KEPT = 10_000;
const DEADLINE_MS = 3_000;

interface Traded {
  readonly accessToken: string | null;
  readonly untilMs: number;
}
const traded = new Map<string, Traded>();

/** @throws BeelineError UNAUTHENTICATED for a key that opens nothing; UNAVAILABLE without its core. */
export async function tradeKey(
  config: EdgeConfig,
  key: string,
  requestId: string,
): Promise<string> {
  const refused = () => new BeelineError("UNAUTHENTICATED", { detail: "The API key is not valid" });
  const region = regionOfApiKey(key) ?? "";
  const target = isRegionCode(region) ? config.cores.get(region) : undefined;
  if (!target) throw refused();
  const hash = toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  const kept = traded.get(hash);
  const accessToken =
    kept && kept.untilMs > Date.now()
      ? kept.accessToken
      : await ask(config, target, hash, requestId);
  if (accessToken === null) throw refused();
  return accessToken;
}

async function ask(
  config: EdgeConfig,
  target: CoreTarget,
  keySha256Hex: string,
  requestId: string,
): Promise<string | null> {
  const body = { keySha256Hex };
  const question: Question = { path: tradeKeyPath, body, requestId, deadlineMs: DEADLINE_MS };
  const { accessToken } = await askSigned(config, target, question, TradeKeyAnswer);
  for (const oldest of traded.keys()) {
    if (traded.size < MAX_KEPT) break;
    traded.delete(oldest);
  }
  traded.delete(keySha256Hex);
  const keptMs = accessToken === null ? REFUSAL_KEPT_MS : KEPT_MS;
  traded.set(keySha256Hex, { accessToken, untilMs: Date.now() + keptMs });
  return accessToken;
}
