/** A provider that agrees with all our payments, whichever process asks. */
import { asc } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { SettlementLine } from "../providers/index.ts";

export const FEE = 7;

export async function readBookedLines(ctx: Ctx): Promise<SettlementLine[]> {
  const rows = await ctx.db.select().from(payments).orderBy(asc(payments.id));
  return rows.map((row) => ({
    kind: "payment",
    providerReference: row.providerReference ?? row.id,
    ourReference: row.id,
    amountMinor: row.capturedMinor,
    feeMinor: FEE,
    currency: row.currency,
    occurredAt: row.createdAt,
  }));
}
