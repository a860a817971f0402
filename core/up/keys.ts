/**
 * The secrets of a local launch, made at the first start and kept under `.beeline/keys`, readable
 * by their owner only. Data written under a key is lost with it, so they live as long as the data.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "./layout.ts";

/** As the core reads them from its environment: JSON texts. */
export interface RegionKeys {
  signingKeys: string;
  dataKeys: string;
}

export const keysDirectory = "keys";

export function readRegionKeys(layout: Layout, region: string): RegionKeys {
  const text = readOrMake(layout, `region-${region}.json`, () => JSON.stringify(makeKeys(region)));
  return JSON.parse(text) as RegionKeys;
}

/** Signs what core and edge send each other. */
export function readRelaySecret(layout: Layout): string {
  return readOrMake(layout, "relay", makeSecret);
}

/** Of the login that the region's core uses; the owner sets it anew at each start. */
export function readDatabasePassword(layout: Layout, region: string): string {
  return readOrMake(layout, `database-${region}`, makeSecret);
}

/** A file of secrets as it was made at the first start. */
export function readOrMake(layout: Layout, name: string, make: () => string): string {
  const directory = join(layout.state, keysDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, name);
  if (!existsSync(file)) {
    // Complete or absent: half a key would lock us out of our own data.
    writeFileSync(`${file}.new`, make(), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, "utf8");
}

export function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Keys of a region that lasts no longer than its process. */
export function makeKeys(region: string): RegionKeys {
  const kid = `${region}-${randomBytes(4).toString("hex")}`;
  const { privateKey } = generateKeyPairSync("ed25519");
  const jwk = { ...privateKey.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" };
  const secret = () => randomBytes(32).toString("base64");
  return {
    signingKeys: JSON.stringify([jwk]),
    dataKeys: JSON.stringify({ current: "k1", keys: { k1: secret() }, hash: secret() }),
  };
}
