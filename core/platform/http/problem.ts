/** Turns whatever was thrown into problem+json. The inside of a failure is logged, never sent. */
import { BeelineError, problemHeaders, toProblem } from "#shared/errors.ts";
import { forwardHeaders } from "#shared/forwarding.ts";
import { sqlState } from "../database.ts";
import type { Log } from "../log.ts";
import { SignatureRefused } from "./client.ts";

/** Database states that mean "try again": overload, lost connection, lock or statement time-out. */
const RETRYABLE_SQL = /^(08|53|57P|55P03|57014|40001|40P01)/;

export function asBeelineError(
  error: unknown,
  log: Log,
  requestId: string,
  traceId?: string,
): BeelineError {
  if (error instanceof BeelineError) return error;
  const state = sqlState(error);
  log.error({ error, requestId, traceId, sqlState: state }, "request failed");
  if (state && RETRYABLE_SQL.test(state)) {
    return new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
  }
  return new BeelineError("INTERNAL");
}

export function problemResponse(error: BeelineError, requestId: string): Response {
  return Response.json(toProblem(error, requestId), {
    status: error.status,
    headers: {
      ...problemHeaders(error),
      "x-request-id": requestId,
      ...(error instanceof SignatureRefused ? { [forwardHeaders.refused]: "1" } : {}),
    },
  });
}
