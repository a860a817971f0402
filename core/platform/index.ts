/** What every module stands on: configuration, database, context, crypto, HTTP binding. */
export { BulkTimes } from "./bulk-times.ts";
export * from "./config.ts";
export * from "./context.ts";
export * from "./crypto.ts";
export * from "./database.ts";
export * from "./geo.ts";
export * from "./http/access-token.ts";
export * from "./http/bind.ts";
export * from "./http/client.ts";
export * from "./http/idempotency.ts";
export * from "./http/problem.ts";
export * from "./http/signed.ts";
export type { Log } from "./log.ts";
export type { Metrics } from "./metrics.ts";
export { type Pulse, startPulse } from "./pulse.ts";
export * from "./redis/redis-link.ts";
export * from "./redis/redis-script.ts";
export * from "./statement.ts";
