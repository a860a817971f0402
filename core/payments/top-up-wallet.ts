import { and, eq } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import type { TopUp } from "#shared/contracts/wallet.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, transact, violatedConstraint } from "../platform/index.ts";
import { demandPositive } from "./demand-amount.ts";
import { demandTaken, driveAtOnce } from "./drive-at-once.ts";
import { draftPayment, openPayment } from "./open-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import { beginTopUp } from "./top-up-saga.ts";
import { viewTopUp } from "./view-payment.ts";

/**
 * Charges a card and puts the money into the caller's wallet. The key is the customer's forever: a
 * repeat finds the top-up that it made and never charges again.
 * @throws BeelineError VALIDATION_FAILED; CONFLICT when the key made another top-up;
 * PAYMENT_DECLINED; PAYMENT_PENDING while the provider has not answered
 */
export async function topUpWallet(
  ctx: Ctx,
  body: BodyOf<typeof routes.topUpWallet>,
  key: string,
): Promise<TopUp> {
  const amount = demandPositive(ctx, body.amount);
  const customerId = ctx.actor.id ?? "";
  const opened = (await findByKey(ctx, customerId, key)) ?? (await open());
  if (opened.amountMinor !== amount.amountMinor || opened.methodId !== body.paymentMethodId) {
    throw new BeelineError("CONFLICT", { detail: "This key has made another top-up" });
  }
  const row = demandTaken(await driveAtOnce(ctx, opened));
  return viewTopUp(row);

  async function open(): Promise<PaymentRow> {
    const methodId = body.paymentMethodId;
    const draft = await draftPayment(ctx, {
      ...{ orderId: null, customerId, methodId, amount, purpose: "top_up", key },
    });
    try {
      return await transact(ctx, async (tx) => {
        const row = await openPayment(tx, draft);
        await beginTopUp(tx, row.id);
        return row;
      });
    } catch (error) {
      if (violatedConstraint(error) !== "payments_key") throw error;
      return (await findByKey(ctx, customerId, key))!;
    }
  }
}

async function findByKey(
  ctx: Ctx,
  customerId: string,
  key: string,
): Promise<PaymentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.customerId, customerId),
        eq(payments.purpose, "top_up"),
        eq(payments.requestedWithKey, key),
      ),
    );
  return row;
}

/** @throws BeelineError NOT_FOUND */
export async function getTopUp(ctx: Ctx, id: string): Promise<TopUp> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.id, id),
        eq(payments.customerId, ctx.actor.id ?? ""),
        eq(payments.purpose, "top_up"),
      ),
    );
  if (!row) throw new BeelineError("NOT_FOUND");
  return viewTopUp(row);
}
