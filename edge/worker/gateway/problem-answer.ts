/** Whatever was thrown becomes problem+json. The inside of a failure is logged, never sent. */
import type { Context } from "hono";
import { BeelineError, toProblem } from "#shared/errors.ts";
import type { EdgeContext } from "../env.ts";
import { logLine } from "./log-line.ts";

const DEFAULT_RETRY_SECONDS = 2;

export function problemResponse(error: BeelineError, requestId: string): Response {
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
  const { retryAfterSeconds } = error.options;
  if (retryAfterSeconds !== undefined || error.code === "UNAVAILABLE") {
    headers.set("retry-after", String(retryAfterSeconds ?? DEFAULT_RETRY_SECONDS));
  }
  if (error.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(toProblem(error, requestId)), {
    status: error.status,
    headers,
  });
}

export function answerProblem(error: unknown, c: Context<EdgeContext>): Response {
  const requestId = c.get("requestId");
  if (error instanceof BeelineError) return problemResponse(error, requestId);
  logLine("error", "request failed", {
    requestId,
    method: c.req.method,
    error: error instanceof Error ? `${error.name}: ${error.message}` : "not an Error",
  });
  return problemResponse(new BeelineError("INTERNAL"), requestId);
}

export function notFound(): never {
  throw new BeelineError("NOT_FOUND");
}
