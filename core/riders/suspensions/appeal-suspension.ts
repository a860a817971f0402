import { and, eq, isNull } from "drizzle-orm";
import { suspensions } from "#drizzle/schema/index.ts";
import type { Suspension } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { tellSuspension, viewSuspension } from "./suspension-row.ts";

/**
 * Asks for the suspension that holds to be looked at by somebody else, once.
 * @throws BeelineError NOT_FOUND for whoever is not suspended, CONFLICT for a second appeal
 */
export async function appealSuspension(
  ctx: Ctx,
  { text }: { readonly text: string },
): Promise<Suspension> {
  const riderId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    const { cityCode } = await lockRider(tx, riderId);
    const open = and(eq(suspensions.riderId, riderId), isNull(suspensions.liftedAt));
    const [row] = await tx.db
      .update(suspensions)
      .set({
        appealSealed: tx.runtime.sealer.seal(text),
        ...{ appealedAt: now(tx), appealState: "open" },
      })
      .where(and(open, isNull(suspensions.appealState)))
      .returning();
    if (!row) {
      const known = await tx.db.select({ id: suspensions.id }).from(suspensions).where(open);
      if (known.length === 0)
        throw new BeelineError("NOT_FOUND", { detail: "You are not suspended" });
      throw new BeelineError("CONFLICT", { detail: "You have appealed already" });
    }
    await tellSuspension(tx, row, { cityCode, to: "appealed" });
    return viewSuspension(row);
  });
}
