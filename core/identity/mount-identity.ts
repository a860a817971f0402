/** The doors of identity that are no declared routes: OAuth2's own shapes, and the signed one. */
import type { Hono } from "hono";
import { type TradeKeyAnswer, TradeKeyRequest, tradeKeyPath } from "#shared/ended-sessions.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import { type Ctx, type Runtime, requestIdOf, signedDoors, systemCtx } from "../platform/index.ts";
import { answerTokenRequest } from "./integrators/answer-token-request.ts";
import { findCredential } from "./integrators/find-credential.ts";
import { grantToken } from "./integrators/grant-token.ts";

export function mountIdentity(app: Hono, runtime: Runtime): void {
  app.post(oauthTokenPath, async (c) => {
    const requestId = requestIdOf(c.req.raw.headers);
    return answerTokenRequest(systemCtx(runtime, requestId), c.req.raw);
  });
  const serve = signedDoors(app, runtime);
  serve(tradeKeyPath, TradeKeyRequest, (ctx, { keySha256Hex }) => tradeKey(ctx, keySha256Hex));
}

async function tradeKey(ctx: Ctx, keyHash: string): Promise<TradeKeyAnswer> {
  const grant = await findCredential(ctx, keyHash, "api_key");
  return { accessToken: grant ? (await grantToken(ctx, grant)).accessToken : null };
}
