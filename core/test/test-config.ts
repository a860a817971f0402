/** A complete environment with keys that exist for one test only. */
import type { RegionCode } from "#shared/regions.ts";
import type { PaymentProvidersConfig } from "../platform/index.ts";
import { makeKeys, makeSecret } from "../up/index.ts";

export interface TestConfigOptions {
  readonly region?: RegionCode;
  readonly databaseUrl: string;
  readonly edgeUrl?: string;
  readonly timeScale?: number;
  readonly redisUrl?: string;
  /** Limits of callers times this; a thousand when it is left out. */
  readonly limitFactor?: number;
  /** Of a simulator; without them there is nobody but ourselves and the test provider. */
  readonly paymentProviders?: PaymentProvidersConfig;
}

/** The environment of a core, as `up` would write it. */
export function testEnvironment(options: TestConfigOptions): Record<string, string> {
  const { region = "in" } = options;
  const keys = makeKeys(region);
  return {
    BEELINE_ENV: "dev",
    BEELINE_REGION: region,
    BEELINE_PORT: "0",
    DATABASE_URL: options.databaseUrl,
    // Nothing listens on port 9 (discard): a core whose edge is away must still work.
    BEELINE_EDGE_URL: options.edgeUrl ?? "http://127.0.0.1:9",
    BEELINE_RELAY_SECRET: makeSecret(),
    BEELINE_SIGNING_KEYS: keys.signingKeys,
    BEELINE_DATA_KEYS: keys.dataKeys,
    BEELINE_TIME_SCALE: String(options.timeScale ?? 1),
    LOG_LEVEL: "silent",
    ...(options.paymentProviders && {
      BEELINE_PAYMENT_PROVIDERS: JSON.stringify(options.paymentProviders),
    }),
    ...(options.limitFactor === undefined
      ? {}
      : { BEELINE_LIMIT_FACTOR: String(options.limitFactor) }),
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
  };
}
