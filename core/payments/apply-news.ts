/**
 * News of a provider, such as a webhook: what it claims is not believed, what it is about is looked
 * up. So it may come in any order, any number of times, and before we know of the payment.
 */
import { and, eq, sql } from "drizzle-orm";
import { disputes, payments, refunds } from "#drizzle/schema/index.ts";
import { isIdOf } from "#shared/ids.ts";
import { Currency } from "#shared/money.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import type { NewsListener, NewsOutcome, ProviderNews } from "../providers/index.ts";
import { askPayment, findMethod } from "./ask-provider.ts";
import { changePayment, flagged, lockPaymentById } from "./change-payment.ts";
import { lookAgain } from "./drive-payment.ts";
import { lookAtRefund } from "./drive-refund.ts";
import { findPayment } from "./find-payments.ts";
import { foundElsewhere } from "./money-elsewhere.ts";
import type { PaymentRow } from "./payment-row.ts";

export type AboutProvider = Pick<ProviderNews, "reference" | "providerReference" | "about"> & {
  readonly provider: PaymentProviderName;
};

/**
 * Looks up what the news is about and writes down what the provider says.
 * @throws Error when it could not be looked up now: the news has to be kept and tried again
 */
export async function applyProviderNews(ctx: Ctx, news: AboutProvider): Promise<NewsOutcome> {
  const refundId = await refundOf(ctx, news);
  if (refundId !== undefined && (await lookAtRefund(ctx, refundId))) return "applied";
  const payment = await paymentOf(ctx, news);
  if (!payment) return "unknown";
  if (payment.provider !== news.provider) return applyStranger(ctx, payment, news.provider);
  if (!(await lookAgain(ctx, payment.id))) throw new Error("The payment is being driven");
  return "applied";
}

/** For the loop that hands out webhooks; payouts are somebody else's. */
export const paymentNews: NewsListener = async (ctx, provider, news) => {
  if (news.about === "payout") return undefined;
  if (news.about === "other") return "ignored";
  return applyProviderNews(ctx, { ...news, provider });
};

async function refundOf(ctx: Ctx, news: AboutProvider): Promise<string | undefined> {
  if (news.reference !== null && isIdOf("refund", news.reference)) return news.reference;
  if (news.about !== "refund" || news.providerReference === null) return undefined;
  const [row] = await ctx.db
    .select({ id: refunds.id })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(
      and(
        eq(refunds.providerReference, news.providerReference),
        eq(sql`coalesce(${refunds.elsewhere}, ${payments.provider})`, news.provider),
      ),
    );
  return row?.id;
}

async function paymentOf(ctx: Ctx, news: AboutProvider): Promise<PaymentRow | undefined> {
  const { provider, reference, providerReference } = news;
  if (reference !== null && isIdOf("payment", reference)) return findPayment(ctx, reference);
  if (providerReference === null) return undefined;
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.provider, provider), eq(payments.providerReference, providerReference)));
  if (row || news.about !== "dispute") return row;
  const [disputed] = await ctx.db
    .select({ paymentId: disputes.paymentId })
    .from(disputes)
    .where(and(eq(disputes.provider, provider), eq(disputes.providerReference, providerReference)));
  return disputed && findPayment(ctx, disputed.paymentId);
}

/**
 * The payment went on to another provider because this one was known not to have it. What it holds
 * after all is let go; what it captured is kept apart, and a person has to know.
 */
async function applyStranger(
  ctx: Ctx,
  payment: PaymentRow,
  provider: PaymentProviderName,
): Promise<NewsOutcome> {
  const there: PaymentRow = { ...payment, provider, providerReference: null };
  const method = await findMethod(ctx, payment.methodId);
  const seen = await askPayment(ctx, there, "lookup", method);
  const isHeld = "view" in seen && seen.view.status === "authorized";
  // Nobody will ever take it there, so nobody needs to be asked.
  const asked = isHeld ? await askPayment(ctx, there, "void", method) : seen;
  if ("failure" in asked) throw new Error("The first provider could not be asked");
  const { status, capturedMinor, currency } = asked.view;
  if (status !== "captured") return isHeld ? "applied" : "ignored";
  await transact(ctx, async (tx) => {
    const row = await lockPaymentById(tx, payment.id);
    const found = row && foundElsewhere(row, { provider, currency, capturedMinor });
    // Known already, and perhaps decided.
    if (!found && Currency.safeParse(currency).success) return;
    if (!row) return;
    await changePayment(tx, row, {
      set: {
        ...flagged(tx, row, "late_success"),
        ...(found ? { elsewhere: found.elsewhere } : {}),
      },
      reason: `${provider} has it too: ${status}, ${capturedMinor} ${currency}`,
      isNoted: found !== undefined || row.attention !== "late_success",
    });
    if (found) await post(tx, found.posting);
  });
  return "applied";
}
