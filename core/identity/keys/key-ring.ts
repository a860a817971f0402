/**
 * The region's token keys in this process: read from the rows, again every half minute and when a
 * token names a key that nobody here has seen. The keys of the configuration are the start: they are
 * taken into the rows once, and from then on the rows alone decide.
 */

import { asc } from "drizzle-orm";
import { importJWK, type JSONWebKeySet, type JWK } from "jose";
import { signingKeys } from "#drizzle/schema/index.ts";
import { endedKeyId } from "#shared/ended-sessions.ts";
import type { Runtime } from "../../platform/index.ts";
import { hasEnded } from "../sessions/ended-memory.ts";
import { isPublished, signerAt, VERIFY_AFTER_MS } from "./key-rules.ts";

export type KeyRow = typeof signingKeys.$inferSelect;
type CryptoKeyLike = Awaited<ReturnType<typeof importJWK>>;

const REREAD_MS = 30_000;
/** Between two looks for unknown keys, so that made-up key ids cannot hammer the database. */
const MIN_INTERVAL_MS = 2_000;

interface Ring {
  rows: readonly KeyRow[];
  readAtMs: number;
  triedAtMs: number;
  reading: Promise<void> | undefined;
  /** By key id; a few per month. */
  readonly publicKeys: Map<string, CryptoKeyLike>;
  readonly privateKeys: Map<string, CryptoKeyLike>;
}

const rings = new WeakMap<Runtime, Ring>();

function ringOf(runtime: Runtime): Ring {
  let ring = rings.get(runtime);
  if (!ring) {
    ring = {
      rows: [],
      readAtMs: Number.NEGATIVE_INFINITY,
      triedAtMs: Number.NEGATIVE_INFINITY,
      reading: undefined,
      publicKeys: new Map(),
      privateKeys: new Map(),
    };
    rings.set(runtime, ring);
  }
  return ring;
}

/** Reads the rows now; several who ask at once share one look. */
export async function rereadKeys(runtime: Runtime): Promise<void> {
  const ring = ringOf(runtime);
  ring.reading ??= read(runtime, ring).finally(() => {
    ring.reading = undefined;
  });
  await ring.reading;
}

async function read(runtime: Runtime, ring: Ring): Promise<void> {
  const nowMs = runtime.ambient.now().getTime();
  ring.triedAtMs = nowMs;
  const { queries } = runtime.database;
  const select = () => queries.select().from(signingKeys).orderBy(asc(signingKeys.signsFrom));
  let rows = await select();
  if (rows.length === 0) {
    await queries.insert(signingKeys).values(configuredKeys(runtime)).onConflictDoNothing();
    rows = await select();
  }
  ring.rows = rows;
  ring.readAtMs = nowMs;
}

/** The first signs from now on; the others have signed elsewhere before, or the first would be one. */
function configuredKeys({ config, sealer, ambient }: Runtime): KeyRow[] {
  const createdAt = ambient.now();
  return config.signingKeys.map((jwk, index) => ({
    kid: jwk.kid,
    publicJwk: publicPart(jwk as JWK),
    privateSealed: index === 0 ? sealer.seal(JSON.stringify(jwk)) : "",
    createdAt,
    signsFrom: createdAt,
    signsUntil: index === 0 ? null : createdAt,
    verifiesUntil: index === 0 ? null : new Date(createdAt.getTime() + VERIFY_AFTER_MS),
  }));
}

export function publicPart({ kty, crv, x }: JWK): Record<string, string> {
  return { kty: kty ?? "", crv: crv ?? "", x: x ?? "" };
}

/** The rows, young enough, or old ones while the database does not answer. */
async function rowsOf(runtime: Runtime): Promise<readonly KeyRow[]> {
  const ring = ringOf(runtime);
  if (runtime.ambient.now().getTime() - ring.readAtMs < REREAD_MS) return ring.rows;
  await rereadKeys(runtime).catch((error: unknown) => {
    if (ring.rows.length === 0) throw error;
    runtime.log.warn({ error }, "token keys were not read anew");
  });
  return ring.rows;
}

/** @throws Error when no key may sign, which only a broken table can cause. */
export async function signerKey(runtime: Runtime): Promise<{ kid: string; key: CryptoKeyLike }> {
  const find = (rows: readonly KeyRow[]) => signerAt(rows, runtime.ambient.now());
  let row = find(await rowsOf(runtime));
  if (row && hasEnded(runtime, endedKeyId(runtime.config.region, row.kid))) {
    // Withdrawn at once by another process.
    await rereadKeys(runtime);
    row = find(ringOf(runtime).rows);
  }
  if (!row) throw new Error("No token key may sign now");
  const { privateKeys } = ringOf(runtime);
  let key = privateKeys.get(row.kid);
  if (!key) {
    key = await importJWK(JSON.parse(runtime.sealer.open(row.privateSealed)) as JWK, "EdDSA");
    privateKeys.set(row.kid, key);
  }
  return { kid: row.kid, key };
}

/** The published key with this id; undefined for one that is unknown or withdrawn. */
export async function publicKey(runtime: Runtime, kid: string): Promise<CryptoKeyLike | undefined> {
  const ring = ringOf(runtime);
  const find = (rows: readonly KeyRow[]) => rows.find((row) => row.kid === kid);
  let row = find(await rowsOf(runtime));
  const nowMs = runtime.ambient.now().getTime();
  if (!row && nowMs - ring.triedAtMs >= MIN_INTERVAL_MS) {
    await rereadKeys(runtime).catch(() => {});
    row = find(ring.rows);
  }
  if (!row || !isPublished(row, runtime.ambient.now())) return undefined;
  let key = ring.publicKeys.get(kid);
  if (!key) {
    key = await importJWK(row.publicJwk as JWK, "EdDSA");
    ring.publicKeys.set(kid, key);
  }
  return key;
}

/** What `/.well-known/jwks.json` answers. */
export async function publishedKeys(runtime: Runtime): Promise<JSONWebKeySet> {
  const now = runtime.ambient.now();
  const rows = (await rowsOf(runtime)).filter((row) => isPublished(row, now));
  return {
    keys: rows.map(
      ({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: "EdDSA", use: "sig" }) as JWK,
    ),
  };
}
