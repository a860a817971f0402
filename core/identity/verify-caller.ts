/** The one answer to "who is this?" for every door of the core: access tokens and API keys. */
import { endedKeyId } from "#shared/ended-sessions.ts";
import { BeelineError } from "#shared/errors.ts";
import { regionOfApiKey } from "#shared/requests.ts";
import { makeTokenVerifier, type Runtime, type VerifyToken } from "../platform/index.ts";
import { verifyApiKey } from "./integrators/verify-api-key.ts";
import { publicKey } from "./keys/key-ring.ts";
import { hasEnded } from "./sessions/ended-memory.ts";

/** Refuses what this process knows to have ended, whatever it says of itself. */
export function callerVerifier(runtime: Runtime): VerifyToken {
  const verify = makeTokenVerifier(runtime.config, {
    now: () => runtime.ambient.now(),
    publicKey: (kid) => publicKey(runtime, kid),
    isWithdrawn: (kid) => hasEnded(runtime, endedKeyId(runtime.config.region, kid)),
  });
  const known = (token: string) => {
    const claims = verify.known?.(token);
    return claims && !hasEnded(runtime, claims.sid) ? claims : undefined;
  };
  const verifyOpen = async (token: string) => {
    const isKey = regionOfApiKey(token) !== undefined;
    const claims = await (isKey ? verifyApiKey(runtime, token) : verify(token));
    if (hasEnded(runtime, claims.sid)) {
      throw new BeelineError("UNAUTHENTICATED", { detail: "This session has ended" });
    }
    return claims;
  };
  return Object.assign(verifyOpen, { known });
}
