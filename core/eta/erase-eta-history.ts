import { eq, sql } from "drizzle-orm";
import { etaModels, etaSamples } from "#drizzle/schema/index.ts";
import { type Ctx, transact } from "../platform/index.ts";

/**
 * Removes what was kept of a rider's legs, and what was learned of the rider. Processes that have the
 * present model read it again at their next start or with the next one.
 * @returns how many legs were removed.
 */
export async function eraseEtaHistory(ctx: Ctx, riderId: string): Promise<number> {
  return transact(ctx, async (tx) => {
    const gone = await tx.db
      .delete(etaSamples)
      .where(eq(etaSamples.riderId, riderId))
      .returning({ id: etaSamples.id });
    const without = ["travel", "pickup", "dropoff"].reduce(
      (model, group) => sql`${model} #- array['effects', ${group}, 'rider', ${riderId}]::text[]`,
      sql`${etaModels.model}`,
    );
    await tx.db
      .update(etaModels)
      .set({ model: without })
      .where(sql`${etaModels.model}::text like ${`%"${riderId}"%`}`);
    return gone.length;
  });
}
