/**
 * The public keys of each region, from its core, kept per isolate. A token is checked with the
 * keys of the region it names and no other: one region's key cannot sign for another's people.
 */
import { importJWK } from "jose";
import { z } from "zod";
import { BeelineError } from "#shared/errors.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { CoreTarget } from "../config.ts";
import { callCore } from "./call-core.ts";

const PublicKey = z.object({
  kid: z.string().min(1).max(100),
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
});
export type PublicKey = z.infer<typeof PublicKey> & { alg: "EdDSA"; use: "sig" };
const KeySet = z.object({ keys: z.array(PublicKey).max(20) });

type VerifyKey = Awaited<ReturnType<typeof importJWK>>;

interface RegionKeys {
  readonly published: readonly PublicKey[];
  readonly byKid: ReadonlyMap<string, VerifyKey>;
  readonly fetchedAtMs: number;
}

/** A withdrawn key is refused after this time at the latest. */
const MAX_AGE_MS = 10 * 60_000;
/** Between two fetches for unknown key ids, so that made-up ids cannot hammer a core. */
const MIN_INTERVAL_MS = 2_000;
const KEYS_DEADLINE_MS = 3_000;

const known = new Map<RegionCode, RegionKeys>();
const triedAtMs = new Map<RegionCode, number>();

async function fetchKeys(target: CoreTarget, requestId: string): Promise<RegionKeys> {
  triedAtMs.set(target.region, Date.now());
  const answer = await callCore(target, {
    method: "GET",
    path: "/.well-known/jwks.json",
    headers: new Headers({ accept: "application/json", "x-request-id": requestId }),
    requestId,
    deadlineMs: KEYS_DEADLINE_MS,
  });
  const parsed = KeySet.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !parsed.success) throw new BeelineError("UNAVAILABLE");
  const published = parsed.data.keys.map(
    (key): PublicKey => ({ ...key, alg: "EdDSA", use: "sig" }),
  );
  const byKid = new Map<string, VerifyKey>();
  for (const key of published) byKid.set(key.kid, await importJWK(key, "EdDSA"));
  const keys = { published, byKid, fetchedAtMs: Date.now() };
  known.set(target.region, keys);
  return keys;
}

/** Keys that are young enough, or old ones while the core does not answer. */
async function keysOf(target: CoreTarget, requestId: string): Promise<RegionKeys> {
  const kept = known.get(target.region);
  if (!kept) return fetchKeys(target, requestId);
  if (Date.now() - kept.fetchedAtMs < MAX_AGE_MS) return kept;
  return fetchKeys(target, requestId).catch(() => kept);
}

/**
 * The key with this id, or undefined when the region does not have it.
 * @throws BeelineError UNAVAILABLE when the region's keys were never seen and its core is away.
 */
export async function findKey(
  target: CoreTarget,
  kid: string,
  requestId: string,
): Promise<VerifyKey | undefined> {
  const keys = await keysOf(target, requestId);
  const key = keys.byKid.get(kid);
  if (key) return key;
  if (Date.now() - (triedAtMs.get(target.region) ?? 0) < MIN_INTERVAL_MS) return undefined;
  return (await fetchKeys(target, requestId).catch(() => keys)).byKid.get(kid);
}

/** The published keys of all regions that answer. */
export async function allPublishedKeys(
  targets: Iterable<CoreTarget>,
  requestId: string,
): Promise<PublicKey[]> {
  const sets = await Promise.all(
    [...targets].map((target) => keysOf(target, requestId).catch(() => undefined)),
  );
  const found = sets.filter((set) => set !== undefined);
  if (found.length === 0) throw new BeelineError("UNAVAILABLE");
  return found.flatMap((set) => set.published);
}
