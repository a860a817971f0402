import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { Kyc, Missing } from "#shared/contracts/onboarding.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { lackOf, readPapers } from "../../supply/index.ts";
import { lockRider } from "./lock-rider.ts";

/**
 * Brings the summary of a rider's papers up to date. Inside a transaction that holds the rider's
 * row, so that two reviews at once do not both miss what the other has decided.
 */
export async function settleKyc(ctx: Ctx, riderId: string): Promise<Kyc> {
  const row = await lockRider(ctx, riderId);
  const held = await readPapers(ctx, riderId);
  const kyc = kycOf(lackOf(ctx, row, held, row.vehicle));
  // As soon as all papers are here, they and not the earlier check are what counts.
  const since = row.papersSince ?? now(ctx);
  const isWhole = lackOf(ctx, { ...row, papersSince: since }, held, row.vehicle).length === 0;
  const papersSince = isWhole ? since : row.papersSince;
  if (kyc !== row.kyc || papersSince !== row.papersSince) {
    await ctx.db.update(riders).set({ kyc, papersSince }).where(eq(riders.id, riderId));
  }
  return kyc;
}

export function kycOf(missing: readonly Missing[]): Kyc {
  if (missing.length === 0) return "verified";
  return missing.some(({ why }) => why === "rejected") ? "rejected" : "pending";
}
