/** API keys that come straight to the core: looked up by hash and remembered for a moment. */
import { BeelineError } from "#shared/errors.ts";
import type { TokenClaims } from "#shared/roles.ts";
import { type Runtime, sha256Hex, systemCtx } from "../../platform/index.ts";
import { findCredential } from "./find-credential.ts";

/** Revocation does not wait for this: what ended is known by its id. */
const REMEMBERED_MS = 60_000;
/** Far more than a region has integrators; at the bound the oldest is looked up again. */
const MAX_REMEMBERED = 10_000;

const remembered = new WeakMap<Runtime, Map<string, TokenClaims>>();

/** @throws BeelineError UNAUTHENTICATED */
export async function verifyApiKey(runtime: Runtime, key: string): Promise<TokenClaims> {
  const keyHash = sha256Hex(key);
  const nowMs = runtime.ambient.now().getTime();
  let known = remembered.get(runtime);
  if (!known) {
    known = new Map();
    remembered.set(runtime, known);
  }
  const before = known.get(keyHash);
  if (before && before.exp * 1000 > nowMs) return before;
  known.delete(keyHash);
  const grant = await findCredential(systemCtx(runtime, "api-key"), keyHash, "api_key");
  if (!grant) throw new BeelineError("UNAUTHENTICATED", { detail: "The API key is not valid" });
  const untilMs = Math.min(nowMs + REMEMBERED_MS, grant.expiresAt?.getTime() ?? Infinity);
  const claims: TokenClaims = {
    sub: grant.accountId,
    role: grant.role,
    region: runtime.config.region,
    sid: grant.credentialId,
    exp: Math.floor(untilMs / 1000),
    scopes: [...grant.scopes],
  };
  for (const oldest of known.keys()) {
    if (known.size < MAX_REMEMBERED) break;
    known.delete(oldest);
  }
  known.set(keyHash, claims);
  return claims;
}
