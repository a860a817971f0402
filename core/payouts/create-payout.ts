/** One payout for an owner and a period, with its posting in the same transaction. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { payoutAccounts, payoutHolds, payouts } from "#drizzle/schema/index.ts";
import { post } from "../ledger/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { payoutPolicies } from "./payout-policies.ts";
import { type Owner, orderedPosting, type PayoutRow } from "./payout-row.ts";
import { decidePayout, type StopReason } from "./payout-rules.ts";
import { readOwed } from "./read-owed.ts";

export type AccountRow = typeof payoutAccounts.$inferSelect;

export type Created =
  | { readonly payout: PayoutRow }
  | { readonly payout: undefined; readonly skipped: StopReason | "paid_already" };

/** How often a refund may come in between before the owner is left for the next run. */
const MAX_TRIES = 3;

/** Undoes a transaction whose posting found less than was decided on. */
class Overtaken extends Error {}

/** Safe to repeat and to do by many at the same time: one payout per owner and period. */
export async function createPayout(ctx: Ctx, owner: Owner, period: string): Promise<Created> {
  for (let tries = 1; ; tries++) {
    try {
      return await transact(ctx, (tx) => create(tx, owner, period));
    } catch (error) {
      // Inside somebody's transaction there is nothing to try again on.
      if (!(error instanceof Overtaken) || tries === MAX_TRIES || ctx.afterCommit) throw error;
    }
  }
}

async function create(tx: Ctx, owner: Owner, period: string): Promise<Created> {
  const account = await lockAccount(tx, owner.id);
  if (!account) return skipped("no_account");
  const stop = await findStop(tx, account);
  if (stop) return skipped(stop);
  const policy = payoutPolicies[tx.runtime.region.code][owner.kind];
  const { amountMinor, stoppedBy } = decidePayout(await readOwed(tx, owner, policy), policy);
  if (stoppedBy) return skipped(stoppedBy);
  const at = now(tx);
  const [payout] = await tx.db
    .insert(payouts)
    .values({
      id: newId(tx, "payout"),
      ownerKind: owner.kind,
      ownerId: owner.id,
      ...{ provider: account.provider, token: account.token, lastFour: account.lastFour },
      ...{ amountMinor, feeMinor: policy.feeMinor, currency: tx.runtime.region.currency },
      ...{ state: "created" as const, period, dueAt: at, createdAt: at, updatedAt: at },
    })
    .onConflictDoNothing()
    .returning();
  if (!payout) return skipped("paid_already");
  await post(tx, orderedPosting(payout));
  await tellPayout(tx, payout, null);
  // The posting holds the account's lock until the commit: what is read now is what stays. A refund
  // that came before it may have taken what was decided on.
  const left = await readOwed(tx, owner, policy);
  if (left.owedMinor < left.youngMinor) throw new Overtaken("The balance has become smaller");
  return { payout };
}

const skipped = (reason: StopReason | "paid_already"): Created => ({
  payout: undefined,
  skipped: reason,
});

/** Runs, holds and changes of the account take turns. */
export async function lockAccount(tx: Ctx, ownerId: string): Promise<AccountRow | undefined> {
  const [account] = await tx.db
    .select()
    .from(payoutAccounts)
    .where(eq(payoutAccounts.ownerId, ownerId))
    .for("update");
  return account;
}

export async function isHeld(ctx: Ctx, ownerId: string): Promise<boolean> {
  const [hold] = await ctx.db
    .select({ id: payoutHolds.id })
    .from(payoutHolds)
    .where(and(eq(payoutHolds.ownerId, ownerId), isNull(payoutHolds.releasedAt)));
  return hold !== undefined;
}

/** Who said no to the last payout will say so again, until the account or a person says otherwise. */
export async function findStop(tx: Ctx, account: AccountRow): Promise<StopReason | undefined> {
  if (await isHeld(tx, account.ownerId)) return "hold";
  const [failed] = await tx.db
    .select({ id: payouts.id })
    .from(payouts)
    .where(
      and(
        eq(payouts.ownerId, account.ownerId),
        eq(payouts.state, "failed"),
        sql`${payouts.attention} is not null`,
        sql`${payouts.createdAt} >= ${account.updatedAt.toISOString()}::timestamptz`,
      ),
    )
    .limit(1);
  return failed ? "failed_before" : undefined;
}

export async function tellPayout(
  tx: Ctx,
  payout: PayoutRow,
  from: PayoutRow["state"] | null,
): Promise<void> {
  await appendEvents(tx, [
    {
      type: "payout.changed",
      partitionKey: payout.ownerId,
      payload: {
        payoutId: payout.id,
        ownerKind: payout.ownerKind,
        ownerId: payout.ownerId,
        from,
        to: payout.state,
        amountMinor: payout.amountMinor,
        currency: payout.currency,
      },
    },
  ]);
}
