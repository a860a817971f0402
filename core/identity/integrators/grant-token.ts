import { ACCESS_AUDIENCE, type Scope } from "#shared/roles.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { signToken } from "../keys/sign-token.ts";
import { ACCESS_TOKEN_SECONDS } from "../token-rules.ts";
import type { Grant } from "./find-credential.ts";

/** An access token for a machine; it names the credential, with which it ends. */
export async function grantToken(
  ctx: Ctx,
  grant: Grant,
  scopes: readonly Scope[] = grant.scopes,
): Promise<{ accessToken: string; expiresIn: number }> {
  const issuedAt = now(ctx);
  const leftMs = grant.expiresAt ? grant.expiresAt.getTime() - issuedAt.getTime() : Infinity;
  const expiresIn = Math.min(ACCESS_TOKEN_SECONDS, Math.max(1, Math.floor(leftMs / 1000)));
  const accessToken = await signToken(ctx, {
    audience: ACCESS_AUDIENCE,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + expiresIn * 1000),
    claims: {
      sub: grant.accountId,
      role: grant.role,
      sid: grant.credentialId,
      scopes: [...scopes],
    },
  });
  return { accessToken, expiresIn };
}
