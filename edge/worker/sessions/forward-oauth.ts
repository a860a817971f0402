/** `POST /v1/oauth/token`: sent home by the region in the client's id; errors in OAuth2's shape. */
import type { Context } from "hono";
import { BeelineError } from "#shared/errors.ts";
import { type OAuthErrorCode, oauthError, oauthTokenPath, regionOfClient } from "#shared/oauth.ts";
import { isRegionCode } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { callCore } from "../gateway/call-core.ts";
import { headersToCore } from "../gateway/forward-headers.ts";
import { passOn } from "../gateway/forward-request.ts";
import { readBody, textOf } from "../gateway/read-body.ts";
import { signForwarded } from "../gateway/sign-forwarded.ts";

const MAX_BYTES = 4 * 1024;

export async function forwardOAuth(c: Context<EdgeContext>): Promise<Response> {
  try {
    return await forward(c);
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    if (error.code === "PAYLOAD_TOO_LARGE")
      return refuse("invalid_request", "The body is too large");
    return refuse("temporarily_unavailable", "Try again in a moment");
  }
}

async function forward(c: Context<EdgeContext>): Promise<Response> {
  const { headers: given } = c.req.raw;
  const body = await readBody(c.req.raw, MAX_BYTES);
  const { cores, relaySecret } = configOf(c.env);
  const region = regionOfClient(decodeBasic(given.get("authorization")) || textOf(body)) ?? "";
  const target = isRegionCode(region) ? cores.get(region) : undefined;
  if (!target) return refuse("invalid_client", "The client's id or secret is wrong");
  const requestId = c.get("requestId");
  const request = { method: "POST", path: oauthTokenPath };
  const answer = await callCore(target, {
    ...request,
    headers: headersToCore(given, { requestId, trace: c.get("trace") }),
    body,
    requestId,
    sign: (headers) =>
      signForwarded(relaySecret, { ...request, region: target.region }, body, headers),
  });
  return passOn(answer, target, requestId);
}

function decodeBasic(authorization: string | null): string {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]{1,800})$/i.exec(authorization ?? "") ?? [];
  try {
    return atob(encoded ?? "");
  } catch {
    return "";
  }
}

function refuse(code: OAuthErrorCode, description: string): Response {
  const { status, body, headers } = oauthError(code, description);
  return Response.json(body, { status, headers });
}
