/** Forwards one declared route to its home region: who, what, where, then the call itself. */
import type { Context } from "hono";
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { bearerToken, parseJson, parsePart, requireJson } from "#shared/requests.ts";
import { type CoreTarget, configOf, type EdgeConfig } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { callCore } from "./call-core.ts";
import { chooseRegion } from "./choose-region.ts";
import { headersToClient, headersToCore } from "./forward-headers.ts";
import { readBody, textOf } from "./read-body.ts";
import { signForwarded } from "./sign-forwarded.ts";
import { verifyAccess } from "./verify-token.ts";

/** @throws BeelineError UNAUTHENTICATED, FORBIDDEN, UNAVAILABLE */
async function homeOfCaller(c: Context<EdgeContext>, route: Route): Promise<CoreTarget> {
  const token = bearerToken(c.req.header("authorization"));
  const { claims, target } = await verifyAccess(configOf(c.env), token, c.get("requestId"));
  const { access } = route;
  if (access !== "public" && access !== "any" && !access.includes(claims.role)) {
    throw new BeelineError("FORBIDDEN");
  }
  return target;
}

/** @throws BeelineError VALIDATION_FAILED, or what the route answers to an unknown value */
function homeOfBody(config: EdgeConfig, route: Route, body: Uint8Array): CoreTarget {
  const { routeBy, body: schema } = route;
  if (routeBy === "token" || routeBy === "edge" || !schema) {
    throw new Error(`${route.path} has no body field`);
  }
  const parsed = parsePart(schema, parseJson(textOf(body)), "body") as Record<string, unknown>;
  const served = new Set(config.cores.keys());
  const region = chooseRegion(routeBy, parsed, served);
  return config.cores.get(region)!;
}

export async function forwardRequest(c: Context<EdgeContext>, route: Route): Promise<Response> {
  // A caller is known before its body is read: strangers cannot make the edge hold bytes.
  const home = route.routeBy === "token" ? await homeOfCaller(c, route) : undefined;
  const hasBody = route.method !== "GET";
  const body = hasBody ? await readBody(c.req.raw) : new Uint8Array();
  if (body.byteLength > 0) requireJson(c.req.header("content-type"));
  const target = home ?? homeOfBody(configOf(c.env), route, body);
  const url = new URL(c.req.url);
  const requestId = c.get("requestId");
  const { method } = route;
  const path = url.pathname + url.search;
  const { relaySecret } = configOf(c.env);
  const answer = await callCore(target, {
    method,
    path,
    headers: headersToCore(c.req.raw.headers, requestId),
    ...(body.byteLength > 0 ? { body } : {}),
    requestId,
    sign: (headers) =>
      signForwarded(relaySecret, { region: target.region, method, path }, body, headers),
  });
  return new Response(answer.body, {
    status: answer.status,
    headers: headersToClient(answer.headers),
  });
}
