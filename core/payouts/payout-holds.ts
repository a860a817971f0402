/** Holds: while one stands, nothing is sent to its owner. */
import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { payoutHolds, payouts, people, stores } from "#drizzle/schema/index.ts";
import type { BodyOf, PayoutHold, QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { HoldReason } from "#shared/contracts/payouts.ts";
import { BeelineError } from "#shared/errors.ts";
import { isIdOf } from "#shared/ids.ts";
import {
  afterCommit,
  type Ctx,
  newId,
  now,
  pageFrom,
  readIdCursor,
  transact,
} from "../platform/index.ts";
import { lockAccount } from "./create-payout.ts";
import { kickPayoutsLoop } from "./payout-kicks.ts";

type HoldRow = typeof payoutHolds.$inferSelect;

/**
 * @throws BeelineError NOT_FOUND when there is no such rider or store
 * @throws BeelineError CONFLICT when a hold stands already
 */
export async function placeHold(
  ctx: Ctx,
  { ownerId, reason }: BodyOf<typeof routes.placePayoutHold>,
): Promise<PayoutHold> {
  return transact(ctx, async (tx) => {
    if (!(await isOwner(tx, ownerId))) throw new BeelineError("NOT_FOUND");
    // A run that has begun with this owner comes first, or finds the hold.
    await lockAccount(tx, ownerId);
    const [hold] = await tx.db
      .insert(payoutHolds)
      .values({
        id: newId(tx, "payoutHold"),
        ...{ ownerId, reason, placedById: tx.actor.id ?? null, placedAt: now(tx) },
      })
      .onConflictDoNothing()
      .returning();
    if (!hold) throw new BeelineError("CONFLICT", { detail: "A hold stands already" });
    return viewHold(hold);
  });
}

async function isOwner(tx: Ctx, id: string): Promise<boolean> {
  const found = isIdOf("store", id)
    ? await tx.db.select({ id: stores.id }).from(stores).where(eq(stores.id, id))
    : await tx.db
        .select({ id: people.id })
        .from(people)
        .where(and(eq(people.id, id), eq(people.role, "rider")));
  return found.length > 0;
}

/** @throws BeelineError NOT_FOUND @throws BeelineError CONFLICT when it is released already */
export async function releaseHold(ctx: Ctx, id: string): Promise<PayoutHold> {
  return transact(ctx, async (tx) => {
    const [hold] = await tx.db
      .update(payoutHolds)
      .set({ releasedById: tx.actor.id ?? null, releasedAt: now(tx) })
      .where(and(eq(payoutHolds.id, id), isNull(payoutHolds.releasedAt)))
      .returning();
    if (!hold) {
      const known = await tx.db.select().from(payoutHolds).where(eq(payoutHolds.id, id));
      throw new BeelineError(known.length > 0 ? "CONFLICT" : "NOT_FOUND");
    }
    await tx.db
      .update(payouts)
      .set({ dueAt: now(tx) })
      .where(
        and(
          eq(payouts.ownerId, hold.ownerId),
          eq(payouts.state, "created"),
          isNull(payouts.leaseUntil),
        ),
      );
    afterCommit(tx, () => kickPayoutsLoop(tx.runtime));
    return viewHold(hold);
  });
}

export async function listHolds(
  ctx: Ctx,
  { ownerId, standing, cursor, limit }: QueryOf<typeof routes.listPayoutHolds>,
): Promise<ResponseOf<typeof routes.listPayoutHolds>> {
  const isStanding = { true: isNull, false: isNotNull };
  const rows = await ctx.db
    .select()
    .from(payoutHolds)
    .where(
      and(
        ownerId === undefined ? undefined : eq(payoutHolds.ownerId, ownerId),
        standing && isStanding[standing](payoutHolds.releasedAt),
        cursor === undefined ? undefined : lt(payoutHolds.id, readIdCursor("payoutHold", cursor)),
      ),
    )
    .orderBy(desc(payoutHolds.id))
    .limit(limit + 1);
  return pageFrom(rows, limit, viewHold);
}

function viewHold(row: HoldRow): PayoutHold {
  return {
    id: row.id,
    ownerId: row.ownerId,
    reason: HoldReason.parse(row.reason),
    placedById: row.placedById,
    placedAt: row.placedAt.toISOString(),
    releasedById: row.releasedById,
    releasedAt: row.releasedAt?.toISOString() ?? null,
  };
}
