import { asc, eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";
import { methodProviders } from "./method-providers.ts";
import { cashMethod, viewMethod, walletMethod } from "./method-views.ts";

/** Cash where the region takes it, the wallet, then the caller's cards, oldest first. */
export async function listPaymentMethods(
  ctx: Ctx,
): Promise<ResponseOf<typeof routes.listPaymentMethods>> {
  const cards = await ctx.db
    .select()
    .from(paymentMethods)
    .where(eq(paymentMethods.customerId, ctx.actor.id ?? ""))
    .orderBy(asc(paymentMethods.id));
  const accepted = ctx.runtime.region.paymentProviders;
  const own = [cashMethod, walletMethod].filter(({ provider }) =>
    accepted.some((name) => name === provider),
  );
  return {
    items: [...own, ...cards.map(viewMethod)],
    providers: methodProviders(ctx.runtime),
    nextCursor: null,
  };
}
