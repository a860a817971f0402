import { and, asc, eq, gt, sql } from "drizzle-orm";
import { challenges } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { networkOf } from "#shared/limits/limit-subjects.ts";
import { regionOfPhone } from "#shared/regions.ts";
import { type Ctx, newId, now, tellLimit, transact } from "../platform/index.ts";
import { hashCode } from "./code-hash.ts";
import { phoneNotServed } from "./create-person.ts";
import { type CodeLimits, otpProviderOf } from "./otp-providers.ts";
import { CHALLENGE_MS, CODE_WINDOW_MS, codeWaitSeconds, windowLeftSeconds } from "./token-rules.ts";

/** A random id that an app keeps for itself; anything else is as if it said nothing. */
const DEVICE_ID = /^[\w-]{16,64}$/;

/**
 * Sends a one-time code. Whether anybody has this phone is not even looked up, so that the answer
 * and its duration tell nothing.
 * @param deviceId what the app says of itself: one limit more for honest apps, no hole for others
 * @throws BeelineError VALIDATION_FAILED for another region's phone; RATE_LIMITED; UNAVAILABLE when
 * the message could not be sent.
 */
export async function requestOtp(
  ctx: Ctx,
  { phone }: { readonly phone: string },
  deviceId: string | null = null,
): Promise<{ challengeId: string; expiresAt: string }> {
  if (regionOfPhone(phone)?.code !== ctx.runtime.region.code) throw phoneNotServed();
  const provider = otpProviderOf(ctx.runtime);
  const code = provider.newCode(ctx.runtime.ambient.randomBytes);
  const asker = askerOf(ctx, phone, deviceId);
  const challenge = await openChallenge(ctx, { phone, code, asker, limits: provider.limits });
  try {
    await provider.send(ctx, { id: challenge.id, phone, code });
  } catch {
    // The provider's error may repeat the phone; its kind is enough to know.
    ctx.runtime.log.warn({ provider: provider.name }, "a one-time code was not sent");
    throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 10 });
  }
  return { challengeId: challenge.id, expiresAt: challenge.expiresAt.toISOString() };
}

/** Keyed hashes of who asks; null for what is not known. */
interface Asker {
  readonly phoneHash: string;
  readonly addressHash: string | null;
  readonly deviceHash: string | null;
}

function askerOf(ctx: Ctx, phone: string, deviceId: string | null): Asker {
  const { sealer } = ctx.runtime;
  const { address } = ctx.client;
  const device = deviceId !== null && DEVICE_ID.test(deviceId) ? deviceId : undefined;
  return {
    phoneHash: sealer.lookupHash(phone),
    addressHash: address ? sealer.lookupHash(`address ${networkOf(address) ?? address}`) : null,
    deviceHash: device ? sealer.lookupHash(`device ${device}`) : null,
  };
}

interface Wish {
  readonly phone: string;
  readonly code: string;
  readonly asker: Asker;
  readonly limits: CodeLimits;
}

async function openChallenge(ctx: Ctx, wish: Wish): Promise<{ id: string; expiresAt: Date }> {
  const { phone, code, asker } = wish;
  const { sealer } = ctx.runtime;
  return transact(ctx, async (tx) => {
    await lockAsker(tx, asker);
    await requireRoom(tx, wish);
    const createdAt = now(tx);
    const id = newId(tx, "challenge");
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_MS);
    await tx.db.insert(challenges).values({
      id,
      ...asker,
      phoneSealed: sealer.seal(phone),
      codeHash: hashCode(tx, id, code),
      createdAt,
      expiresAt,
    });
    return { id, expiresAt };
  });
}

/**
 * One at a time per phone, address and device, or a burst would pass a limit that each of it reads
 * as free. Always in the same order, so that two askers never wait for each other.
 */
async function lockAsker(ctx: Ctx, asker: Asker): Promise<void> {
  const hashes = [asker.phoneHash, asker.addressHash, asker.deviceHash];
  for (const hash of hashes.filter((one) => one !== null).toSorted()) {
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 0))`);
  }
}

/** @throws BeelineError RATE_LIMITED when any of the three has had its codes; nothing is counted then. */
async function requireRoom(ctx: Ctx, { asker, limits }: Wish): Promise<void> {
  const kinds = [
    [challenges.phoneHash, asker.phoneHash, limits.phone],
    [challenges.addressHash, asker.addressHash, limits.address],
    [challenges.deviceHash, asker.deviceHash, limits.device],
  ] as const;
  const at = now(ctx);
  let wait: number | undefined;
  for (const [column, hash, limit] of kinds) {
    if (hash === null) continue;
    const recent = await ctx.db
      .select({ at: challenges.createdAt })
      .from(challenges)
      .where(and(eq(column, hash), gt(challenges.createdAt, windowStart(at))))
      .orderBy(asc(challenges.createdAt))
      .limit(limit);
    const asked = recent.map((row) => row.at);
    const seconds = codeWaitSeconds(asked, limit, at);
    if (seconds !== undefined) wait = Math.max(wait ?? 0, seconds);
    // The phone's standing is told; the others would tell about other people.
    if (column === challenges.phoneHash) {
      tellLimit(ctx, {
        limit,
        remaining: limit - asked.length - 1,
        resetSeconds: windowLeftSeconds(asked[0] ?? at, at),
      });
    }
  }
  if (wait === undefined) return;
  throw new BeelineError("RATE_LIMITED", {
    detail: "Too many codes were asked for",
    retryAfterSeconds: wait,
  });
}

function windowStart(at: Date): Date {
  return new Date(at.getTime() - CODE_WINDOW_MS);
}
