import { generateRandomCodeVerifier, generateRandomNonce, generateRandomState } from "oauth4webapi";
import { staffLogins } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, sha256Hex } from "../../platform/index.ts";
import { authorizationUrl } from "./ask-provider.ts";

/** Long enough to find the phone with the second factor. */
export const LOGIN_MS = 10 * 60_000;

/** @throws BeelineError NOT_FOUND when the region has no provider; UNAVAILABLE */
export async function startStaffLogin(
  ctx: Ctx,
  { binding }: { readonly binding: string },
): Promise<{ url: string }> {
  const { config, region, sealer } = ctx.runtime;
  if (!config.oidc) throw new BeelineError("NOT_FOUND", { detail: "Log in with your phone" });
  // The region stands in it, so that the edge can send the way back home.
  const state = `log_${region.code}_${generateRandomState()}`;
  const nonce = generateRandomNonce();
  const verifier = generateRandomCodeVerifier();
  const url = await authorizationUrl(ctx.runtime, config.oidc, { state, nonce, verifier });
  const createdAt = now(ctx);
  await ctx.db.insert(staffLogins).values({
    stateHash: sha256Hex(state),
    nonce,
    verifierSealed: sealer.seal(verifier),
    bindingHash: binding,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + LOGIN_MS),
  });
  return { url };
}
