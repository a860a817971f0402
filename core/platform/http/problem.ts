/** Turns whatever was thrown into problem+json. The inside of a failure is logged, never sent. */
import { BeelineError, type Problem, toProblem } from "#shared/errors.ts";
import { sqlState } from "../database.ts";
import type { Log } from "../log.ts";

/** Database states that mean "try again": overload, lost connection, lock or statement time-out. */
const RETRYABLE_SQL = /^(08|53|57P|55P03|57014|40001|40P01)/;

export function asBeelineError(error: unknown, log: Log, requestId: string): BeelineError {
  if (error instanceof BeelineError) return error;
  const state = sqlState(error);
  log.error({ error, requestId, sqlState: state }, "request failed");
  if (state && RETRYABLE_SQL.test(state)) {
    return new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
  }
  return new BeelineError("INTERNAL");
}

export function problemResponse(error: BeelineError, requestId: string): Response {
  const body: Problem = toProblem(error, requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "x-request-id": requestId,
    "cache-control": "no-store",
  });
  const { retryAfterSeconds } = error.options;
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  else if (error.code === "UNAVAILABLE") headers.set("retry-after", "2");
  if (error.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status: error.status, headers });
}
