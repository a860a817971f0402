/** What every module stands on: configuration, database, context, crypto, HTTP binding. */
export {
  admit,
  type Breaker,
  closedBreaker,
  FAILURES_TO_OPEN,
  noteAnswer,
  noteFailedCall,
} from "./breaker-rules.ts";
export { BulkTimes } from "./bulk-times.ts";
export * from "./config.ts";
export * from "./context.ts";
export {
  type CrashAt,
  type CrashPoint,
  crashPoint,
  crashPoints,
  parseCrashAt,
} from "./crash-point.ts";
export * from "./crypto.ts";
export * from "./cursor.ts";
export * from "./database.ts";
export * from "./geo.ts";
export * from "./http/access-token.ts";
export * from "./http/ask-edge.ts";
export * from "./http/bind.ts";
export * from "./http/client.ts";
export * from "./http/gather-answers.ts";
export * from "./http/guard-browsers.ts";
export * from "./http/idempotency.ts";
export * from "./http/problem.ts";
export * from "./http/signed.ts";
export * from "./http/signed-door.ts";
export { inTime } from "./in-time.ts";
export type { Log } from "./log.ts";
export type { Metrics } from "./metrics.ts";
export type { HttpProviderName, PaymentProvidersConfig, TwilioConfig } from "./provider-config.ts";
export { type Pulse, startPulse } from "./pulse.ts";
export * from "./redis/redis-link.ts";
export * from "./redis/redis-script.ts";
export { requireApplicationRole } from "./require-application-role.ts";
export * from "./statement.ts";
