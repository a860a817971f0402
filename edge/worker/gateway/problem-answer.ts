/** Whatever was thrown becomes problem+json. The inside of a failure is logged, never sent. */
import type { Context } from "hono";
import { BeelineError, problemHeaders, toProblem } from "#shared/errors.ts";
import type { EdgeContext } from "../env.ts";
import { logLine } from "./log-line.ts";

export function problemResponse(error: BeelineError, requestId: string): Response {
  return Response.json(toProblem(error, requestId), {
    status: error.status,
    headers: problemHeaders(error),
  });
}

export function answerProblem(error: unknown, c: Context<EdgeContext>): Response {
  const requestId = c.get("requestId");
  if (error instanceof BeelineError) return problemResponse(error, requestId);
  logLine("error", "request failed", {
    requestId,
    traceId: c.get("trace")?.traceId,
    method: c.req.method,
    error: error instanceof Error ? `${error.name}: ${error.message}` : "not an Error",
  });
  return problemResponse(new BeelineError("INTERNAL"), requestId);
}

export function notFound(): never {
  throw new BeelineError("NOT_FOUND");
}
