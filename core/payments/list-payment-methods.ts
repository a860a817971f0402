import { asc, eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import type { PaymentMethod } from "#shared/contracts/payments.ts";
import type { Ctx } from "../platform/index.ts";
import { cashMethod, viewMethod } from "./method-views.ts";

/** Cash where the region takes it, then the caller's cards, oldest first. */
export async function listPaymentMethods(
  ctx: Ctx,
): Promise<{ items: PaymentMethod[]; nextCursor: null }> {
  const cards = await ctx.db
    .select()
    .from(paymentMethods)
    .where(eq(paymentMethods.customerId, ctx.actor.id ?? ""))
    .orderBy(asc(paymentMethods.id));
  const cash = ctx.runtime.region.paymentProviders.includes("cash") ? [cashMethod] : [];
  return { items: [...cash, ...cards.map(viewMethod)], nextCursor: null };
}
