/** A complete configuration with keys that exist for one test only. */
import { exportJWK, generateKeyPair } from "jose";
import type { RegionCode } from "#shared/regions.ts";
import { type Config, readConfig } from "../platform/index.ts";

const base64 = (size: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(size))).toString("base64");

export interface TestConfigOptions {
  readonly region?: RegionCode;
  readonly databaseUrl: string;
  readonly edgeUrl?: string;
  readonly timeScale?: number;
}

/** The environment of a core, as `up` would write it. */
export async function testEnvironment(options: TestConfigOptions): Promise<Record<string, string>> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: `test-${base64(6)}` };
  return {
    BEELINE_ENV: "dev",
    BEELINE_REGION: options.region ?? "in",
    BEELINE_PORT: "0",
    DATABASE_URL: options.databaseUrl,
    // Nothing listens on port 9 (discard): a core whose edge is away must still work.
    BEELINE_EDGE_URL: options.edgeUrl ?? "http://127.0.0.1:9",
    BEELINE_RELAY_SECRET: base64(32),
    BEELINE_SIGNING_KEYS: JSON.stringify([jwk]),
    BEELINE_DATA_KEYS: JSON.stringify({
      current: "k1",
      keys: { k1: base64(32) },
      hash: base64(32),
    }),
    BEELINE_TIME_SCALE: String(options.timeScale ?? 1),
    LOG_LEVEL: "silent",
  };
}

export async function testConfig(options: TestConfigOptions): Promise<Config> {
  return readConfig(await testEnvironment(options));
}
