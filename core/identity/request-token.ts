import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { challenges, people } from "#drizzle/schema/index.ts";
import type { BodyOf, routes, Session } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { isIdOf } from "#shared/ids.ts";
import { type Ctx, now, sameText, transact } from "../platform/index.ts";
import { hashCode } from "./code-hash.ts";
import { createPerson } from "./create-person.ts";
import { openSession } from "./sessions/open-session.ts";
import { MAX_CODE_TRIES } from "./token-rules.ts";

type ChallengeRow = typeof challenges.$inferSelect;

/**
 * Exchanges a one-time code for tokens; a phone that nobody has becomes a customer, or a rider who
 * still has to hand papers in when it asks `as` one.
 * @param device what the owner will see in the list of sessions
 * @throws BeelineError INVALID_OTP for a wrong code and for a challenge that is unknown, over or
 * used; RATE_LIMITED when its tries are used up.
 */
export async function requestToken(
  ctx: Ctx,
  { challengeId, code, as = "customer" }: BodyOf<typeof routes.requestToken>,
  device: string | null = null,
): Promise<Session> {
  const challenge = await countTry(ctx, challengeId);
  if (!sameText(hashCode(ctx, challengeId, code), challenge.codeHash)) {
    throw new BeelineError("INVALID_OTP");
  }
  return transact(ctx, async (tx) => {
    await useUp(tx, challengeId);
    const phone = tx.runtime.sealer.open(challenge.phoneSealed);
    const id = await createPerson(tx, { role: as, phone });
    const [person] = await tx.db.select().from(people).where(eq(people.id, id));
    return openSession(tx, person!, device);
  });
}

/** Counts the try before the code is looked at and commits it, so that no parallel guess is free. */
async function countTry(ctx: Ctx, challengeId: string): Promise<ChallengeRow> {
  // Anything that is no id at all is not even shown to the database, which refuses some characters.
  if (!isIdOf("challenge", challengeId)) throw unusable();
  const open = and(
    eq(challenges.id, challengeId),
    isNull(challenges.usedAt),
    gt(challenges.expiresAt, now(ctx)),
  );
  const [counted] = await ctx.db
    .update(challenges)
    .set({ attempts: sql`${challenges.attempts} + 1` })
    .where(and(open, lt(challenges.attempts, MAX_CODE_TRIES)))
    .returning();
  if (counted) return counted;
  const [spent] = await ctx.db.select().from(challenges).where(open);
  if (!spent) throw unusable();
  const waitMs = spent.expiresAt.getTime() - now(ctx).getTime();
  throw new BeelineError("RATE_LIMITED", {
    detail: "Too many wrong codes; ask for a new one",
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}

/** A code opens one session: of two who bring it at once, one is refused. */
async function useUp(ctx: Ctx, challengeId: string): Promise<void> {
  const used = await ctx.db
    .update(challenges)
    .set({ usedAt: now(ctx) })
    .where(and(eq(challenges.id, challengeId), isNull(challenges.usedAt)))
    .returning({ id: challenges.id });
  if (used.length === 0) throw unusable();
}

function unusable(): BeelineError {
  return new BeelineError("INVALID_OTP", { detail: "Ask for a new code" });
}
