import { and, eq, or } from "drizzle-orm";
import { payouts } from "#drizzle/schema/index.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { Ctx } from "../platform/index.ts";
import type { PayoutRow } from "./payout-row.ts";

export async function findPayout(ctx: Ctx, id: string): Promise<PayoutRow | undefined> {
  const [row] = await ctx.db.select().from(payouts).where(eq(payouts.id, id));
  return row;
}

/** By our id, or by what the provider calls it. */
export async function findPayoutNamed(
  ctx: Ctx,
  provider: PaymentProviderName,
  named: { reference: string | null; providerReference: string | null },
): Promise<PayoutRow | undefined> {
  const { reference, providerReference } = named;
  if (reference === null && providerReference === null) return undefined;
  const [row] = await ctx.db
    .select()
    .from(payouts)
    .where(
      and(
        eq(payouts.provider, provider),
        or(
          reference === null ? undefined : eq(payouts.id, reference),
          providerReference === null ? undefined : eq(payouts.providerReference, providerReference),
        ),
      ),
    )
    .limit(1);
  return row;
}
