import { type JWTPayload, SignJWT } from "jose";
import type { Ctx } from "../../platform/index.ts";
import { signerKey } from "./key-ring.ts";

export interface TokenSpec {
  readonly audience: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly claims: JWTPayload;
}

/** Signs with the region's present key. */
export async function signToken(ctx: Ctx, spec: TokenSpec): Promise<string> {
  const { kid, key } = await signerKey(ctx.runtime);
  return new SignJWT({ ...spec.claims, region: ctx.runtime.region.code })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
    .setIssuer(`beeline:${ctx.runtime.region.code}`)
    .setAudience(spec.audience)
    .setIssuedAt(spec.issuedAt)
    .setExpirationTime(spec.expiresAt)
    .sign(key);
}
