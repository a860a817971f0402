/** Signs the region's tokens with the first of its keys; the key is read once per process. */
import { type JWTPayload, SignJWT } from "jose";
import { type Ctx, type Runtime, signingKey } from "../platform/index.ts";

const keys = new WeakMap<Runtime, ReturnType<typeof signingKey>>();

function keyOf(runtime: Runtime): ReturnType<typeof signingKey> {
  let key = keys.get(runtime);
  if (!key) {
    key = signingKey(runtime.config);
    keys.set(runtime, key);
  }
  return key;
}

export interface TokenSpec {
  readonly audience: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly claims: JWTPayload;
}

export async function signToken(ctx: Ctx, spec: TokenSpec): Promise<string> {
  const { kid, key } = await keyOf(ctx.runtime);
  return new SignJWT({ ...spec.claims, region: ctx.runtime.region.code })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
    .setIssuer(`beeline:${ctx.runtime.region.code}`)
    .setAudience(spec.audience)
    .setIssuedAt(spec.issuedAt)
    .setExpirationTime(spec.expiresAt)
    .sign(key);
}
