/** The door of the launcher for tests and benchmarks: the embedded PostgreSQL and leashed programs. */
export { type Child, type ChildOptions, lastLines, startChild } from "./child.ts";
export { makeKeys, makeSecret } from "./keys.ts";
export { findFreePort, isPortFree } from "./ports.ts";
export { type PostgresOptions, type PostgresServer, startPostgres } from "./postgres.ts";
export type { LocalProviders } from "./providers.ts";
export { runningDatabaseUrl } from "./running-postgres.ts";
export { type Checkout, type Launched, makeCheckout } from "./test-checkout.ts";
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { startTestEdge, type TestEdge } from "./test-edge.ts";
export { startTestRedis, type TestRedis } from "./test-redis.ts";
export { default as startTestServer } from "./test-server.ts";
export { startTestStack, type TestStack, type TestStackOptions } from "./test-stack.ts";
export { Trouble } from "./trouble.ts";
