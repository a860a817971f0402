import { and, asc, eq, gt, sql } from "drizzle-orm";
import { challenges } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { regionOfPhone } from "#shared/regions.ts";
import { type Ctx, newId, now, tellLimit, transact } from "../platform/index.ts";
import { hashCode } from "./code-hash.ts";
import { phoneNotServed } from "./create-person.ts";
import { otpProviderOf } from "./otp-providers.ts";
import { CHALLENGE_MS, CODE_WINDOW_MS, codeWaitSeconds, windowLeftSeconds } from "./token-rules.ts";

/** A text message that is not taken by then is given up; the person may ask again. */
const SEND_DEADLINE_MS = 5_000;

/**
 * Sends a one-time code. Whether anybody has this phone is not even looked up, so that the answer
 * and its duration tell nothing.
 * @throws BeelineError VALIDATION_FAILED for another region's phone; RATE_LIMITED; UNAVAILABLE when
 * the message could not be sent.
 */
export async function requestOtp(
  ctx: Ctx,
  { phone }: { readonly phone: string },
): Promise<{ challengeId: string; expiresAt: string }> {
  if (regionOfPhone(phone)?.code !== ctx.runtime.region.code) throw phoneNotServed();
  const provider = otpProviderOf(ctx.runtime);
  const code = provider.newCode(ctx.runtime.ambient.random);
  const challenge = await openChallenge(ctx, { phone, code, limit: provider.codesPerPhone });
  try {
    await provider.send({ phone, code }, AbortSignal.timeout(SEND_DEADLINE_MS));
  } catch {
    // The provider's error may repeat the phone; its kind is enough to know.
    ctx.runtime.log.warn({ provider: provider.name }, "a one-time code was not sent");
    throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 10 });
  }
  return { challengeId: challenge.id, expiresAt: challenge.expiresAt.toISOString() };
}

async function openChallenge(
  ctx: Ctx,
  { phone, code, limit }: { phone: string; code: string; limit: number },
): Promise<{ id: string; expiresAt: Date }> {
  const { sealer } = ctx.runtime;
  const phoneHash = sealer.lookupHash(phone);
  return transact(ctx, async (tx) => {
    // One at a time per phone, or a burst would pass a limit that each of it reads as free.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${phoneHash}, 0))`);
    const createdAt = now(tx);
    const recent = await tx.db
      .select({ at: challenges.createdAt })
      .from(challenges)
      .where(
        and(
          eq(challenges.phoneHash, phoneHash),
          gt(challenges.createdAt, new Date(createdAt.getTime() - CODE_WINDOW_MS)),
        ),
      )
      .orderBy(asc(challenges.createdAt));
    const wait = codeWaitSeconds(
      recent.map((row) => row.at),
      limit,
      createdAt,
    );
    tellLimit(tx, {
      limit,
      remaining: limit - recent.length - 1,
      resetSeconds: windowLeftSeconds(recent[0]?.at ?? createdAt, createdAt),
    });
    if (wait !== undefined) {
      throw new BeelineError("RATE_LIMITED", {
        detail: "Too many codes were asked for",
        retryAfterSeconds: wait,
      });
    }
    const id = newId(tx, "challenge");
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_MS);
    await tx.db.insert(challenges).values({
      id,
      phoneHash,
      phoneSealed: sealer.seal(phone),
      codeHash: hashCode(tx, id, code),
      createdAt,
      expiresAt,
    });
    return { id, expiresAt };
  });
}
