import { and, eq, ne } from "drizzle-orm";
import { payouts } from "#drizzle/schema/index.ts";
import type { OpsPayout } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { afterCommit, type Ctx, now, transact } from "../platform/index.ts";
import { createPayout } from "./create-payout.ts";
import { demandFailed } from "./drive-payout.ts";
import { findPayout } from "./find-payouts.ts";
import { kickPayoutsLoop } from "./payout-kicks.ts";
import { viewOpsPayout } from "./payout-row.ts";
import { nextPeriod } from "./payout-rules.ts";

/**
 * An open payout is looked at again now. The money of a failed one, which is owed again, is sent by a
 * new payout of the same period; by one, whoever asks for it at the same time. Its provider is asked
 * first: a bank may have paid what was called failed.
 * @throws BeelineError NOT_FOUND
 * @throws BeelineError CONFLICT when it is paid, or when nothing may leave now
 * @throws BeelineError UNAVAILABLE when the provider does not tell what became of it
 */
export async function retryPayout(ctx: Ctx, id: string): Promise<OpsPayout> {
  const before = await findPayout(ctx, id);
  if (before?.state === "failed") await demandFailed(ctx, before);
  return transact(ctx, async (tx) => {
    const row = await findPayout(tx, id);
    if (!row) throw new BeelineError("NOT_FOUND");
    if (row.state === "paid") throw new BeelineError("CONFLICT", { detail: "It is paid" });
    afterCommit(tx, () => kickPayoutsLoop(tx.runtime));
    const [looked] = await tx.db
      .update(payouts)
      .set({
        attention: null,
        attentionAt: null,
        ...(row.state === "failed" ? {} : { dueAt: now(tx), tries: 0 }),
      })
      .where(and(eq(payouts.id, id), eq(payouts.state, row.state), ne(payouts.state, "paid")))
      .returning();
    if (!looked) throw new BeelineError("CONFLICT");
    if (row.state !== "failed") return viewOpsPayout(looked);
    const owner = { kind: row.ownerKind, id: row.ownerId };
    const made = await createPayout(tx, owner, nextPeriod(row.period));
    if (made.payout) return viewOpsPayout(made.payout);
    throw new BeelineError("CONFLICT", { detail: `Nothing leaves now: ${made.skipped}` });
  });
}
