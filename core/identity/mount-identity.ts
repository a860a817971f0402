/** The doors of identity that are no declared routes: OAuth2's own shapes, and the signed one. */
import type { Hono } from "hono";
import { type TradeKeyAnswer, TradeKeyRequest, tradeKeyPath } from "#shared/ended-sessions.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import { parseJson, parsePart } from "#shared/requests.ts";
import {
  asBeelineError,
  type Ctx,
  makeSignatureCheck,
  problemResponse,
  type Runtime,
  requestIdOf,
  systemCtx,
} from "../platform/index.ts";
import { answerTokenRequest } from "./integrators/answer-token-request.ts";
import { findCredential } from "./integrators/find-credential.ts";
import { grantToken } from "./integrators/grant-token.ts";

export function mountIdentity(app: Hono, runtime: Runtime): void {
  app.post(oauthTokenPath, async (c) => {
    const requestId = requestIdOf(c.req.raw.headers);
    return answerTokenRequest(systemCtx(runtime, requestId), c.req.raw);
  });
  const checkSignature = makeSignatureCheck(runtime.config.relaySecret, () =>
    runtime.ambient.now().getTime(),
  );
  app.post(tradeKeyPath, async (c) => {
    const requestId = requestIdOf(c.req.raw.headers);
    try {
      const body = parsePart(TradeKeyRequest, parseJson(await checkSignature(c.req.raw)), "body");
      return c.json(await tradeKey(systemCtx(runtime, requestId), body.keySha256Hex));
    } catch (error) {
      return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
    }
  });
}

async function tradeKey(ctx: Ctx, keyHash: string): Promise<TradeKeyAnswer> {
  const grant = await findCredential(ctx, keyHash, "api_key");
  return { accessToken: grant ? (await grantToken(ctx, grant)).accessToken : null };
}
