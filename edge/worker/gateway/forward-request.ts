/** Forwards one declared route to its home region: who, what, where, then the call itself. */
import type { Context } from "hono";
import { mayCall, type Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { forwardHeaders } from "#shared/forwarding.ts";
import { callerToken, parseJson, parsePart } from "#shared/requests.ts";
import { type CoreTarget, configOf, type EdgeConfig } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { limitCaller } from "../limits/limit-call.ts";
import { callCore } from "./call-core.ts";
import { chooseRegion, type ReadParts, requireOwnRegion } from "./choose-region.ts";
import { headersToClient, headersToCore } from "./forward-headers.ts";
import { logLine } from "./log-line.ts";
import { readBody, requireBodyType, textOf } from "./read-body.ts";
import { deadlineMs, patienceOf } from "./retry-rules.ts";
import { signForwarded } from "./sign-forwarded.ts";
import { verifyAccess } from "./verify-token.ts";

/** @throws BeelineError UNAUTHENTICATED, FORBIDDEN, UNAVAILABLE, or the route's "not found" */
async function homeOfCaller(c: Context<EdgeContext>, route: Route): Promise<Home> {
  const presented = callerToken((name) => c.req.header(name));
  const verified = await verifyAccess(configOf(c.env), presented, c.get("requestId"));
  const { claims, target, token } = verified;
  if (!mayCall(route, claims)) throw new BeelineError("FORBIDDEN");
  await limitCaller(c, route, { id: claims.sub, region: target.region });
  requireOwnRegion(route, c.req.param(), target.region);
  return { target, token };
}

interface Home {
  readonly target: CoreTarget;
  /** What the core gets: an API key stays here. */
  readonly token: string;
}

/**
 * The home of a request that nobody signed. Only the part that its route names is looked at.
 * @throws BeelineError VALIDATION_FAILED, or what the route answers to an unknown value
 */
function homeOfRequest(c: Context<EdgeContext>, route: Route, body: Uint8Array): CoreTarget {
  const config: EdgeConfig = configOf(c.env);
  const { routeBy } = route;
  if (routeBy === "token" || routeBy === "edge") throw new Error(`${route.path} names no home`);
  const region = chooseRegion(routeBy, partsOf(c, route, body), new Set(config.cores.keys()));
  return config.cores.get(region)!;
}

function partsOf(c: Context<EdgeContext>, route: Route, body: Uint8Array): Partial<ReadParts> {
  const record = (value: unknown) => value as Record<string, unknown>;
  switch (route.routeBy) {
    case "id":
      return { params: c.req.param() };
    case "city":
    case "position":
    case "region":
      return route.query ? { query: record(parsePart(route.query, c.req.query(), "query")) } : {};
    default:
      if (!route.body) return {};
      return { body: record(parsePart(route.body, parseJson(textOf(body)), "body")) };
  }
}

export async function forwardRequest(c: Context<EdgeContext>, route: Route): Promise<Response> {
  // A caller is known before its body is read: strangers cannot make the edge hold bytes.
  const home = route.routeBy === "token" ? await homeOfCaller(c, route) : undefined;
  const body = route.method === "GET" ? new Uint8Array() : await readBody(c.req.raw);
  if (body.byteLength > 0) requireBodyType(c.req.raw.headers, route, body);
  const target = home?.target ?? homeOfRequest(c, route, body);
  const url = new URL(c.req.url);
  const requestId = c.get("requestId");
  const { method } = route;
  const path = url.pathname + url.search;
  const { relaySecret } = configOf(c.env);
  const headers = headersToCore(c.req.raw.headers, { requestId, trace: c.get("trace") });
  if (home) headers.set("authorization", `Bearer ${home.token}`);
  const answer = await callCore(target, {
    method,
    path,
    headers,
    ...(body.byteLength > 0 ? { body } : {}),
    requestId,
    deadlineMs: deadlineMs[patienceOf(route)],
    sign: (headers) =>
      signForwarded(relaySecret, { region: target.region, method, path }, body, headers),
  });
  return passOn(answer, target, requestId);
}

/** @throws BeelineError UNAVAILABLE when the core does not believe us: no caller can help that */
export async function passOn(
  answer: Response,
  { region }: CoreTarget,
  requestId: string,
): Promise<Response> {
  if (answer.headers.has(forwardHeaders.refused)) {
    await answer.body?.cancel();
    logLine("error", "a core refused our signature: compare secrets and clocks", {
      requestId,
      region,
    });
    throw new BeelineError("UNAVAILABLE");
  }
  return new Response(answer.body, {
    status: answer.status,
    headers: headersToClient(answer.headers),
  });
}
