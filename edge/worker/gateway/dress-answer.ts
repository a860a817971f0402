/** What every answer of the Worker wears: a request id and the headers that keep browsers honest. */
import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { readRequestId } from "#shared/requests.ts";
import { continueTrace, readTraceparent } from "#shared/trace.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";

/** For everything that is not a page; pages bring policies of their own. */
const API_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";
const HSTS = "max-age=31536000; includeSubDomains";

export const dressAnswer: MiddlewareHandler<EdgeContext> = async (c, next) => {
  const given = readRequestId(c.req.header("x-request-id"));
  c.set("requestId", given ?? `req_${crypto.randomUUID()}`);
  const sender = readTraceparent(c.req.header("traceparent"));
  c.set("trace", continueTrace(sender, crypto.getRandomValues(new Uint8Array(24))));
  await next();
  // The answer to an upgrade carries a socket that must not be copied.
  if (c.res.status === 101) return;
  // Answers of other services are read-only: ours is a copy.
  c.res = new Response(c.res.body, c.res);
  const { headers } = c.res;
  headers.set("x-request-id", c.get("requestId"));
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("x-frame-options", "DENY");
  headers.set("cross-origin-resource-policy", "same-origin");
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  if (!isPage) {
    headers.set("content-security-policy", API_CONTENT_POLICY);
  }
  if (!configOf(c.env).isDev) headers.set("strict-transport-security", HSTS);
};

/** Other origins by list only. Tokens travel in a header, so credentials are never allowed. */
export const allowOrigins: MiddlewareHandler<EdgeContext> = cors({
  origin: (origin: string, c: Context<EdgeContext>) =>
    configOf(c.env).allowedOrigins.includes(origin) ? origin : null,
  allowMethods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
  allowHeaders: [
    ...["authorization", "content-type", "idempotency-key", "if-none-match"],
    ...["x-request-id", "x-api-key", "x-device-id", "traceparent", "tracestate"],
  ],
  exposeHeaders: [
    "x-request-id",
    "retry-after",
    "etag",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "ratelimit-policy",
  ],
  maxAge: 600,
});
