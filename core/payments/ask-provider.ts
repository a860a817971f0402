/** One question to a provider about a payment or a refund, outside any transaction. */
import { eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import { Currency, money } from "#shared/money.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { type Ctx, crashPoint } from "../platform/index.ts";
import {
  callProvider,
  type ExistingPayment,
  PROVIDER_DEADLINE_MS,
  type ProviderAdapter,
  ProviderError,
  type ProviderPayment,
  type ProviderRefund,
} from "../providers/index.ts";
import type { PaymentMethodRow, PaymentRow, RefundRow } from "./payment-row.ts";
import { type Failure, type Step, wantedMinor } from "./payment-rules.ts";
import type { RefundStep } from "./refund-rules.ts";
import { makeTestProvider } from "./test-provider.ts";

/** What was learnt, or why nothing was. */
export type Asked<View> =
  | { readonly view: View }
  | { readonly failure: Failure & { readonly retryAfterMs?: number | undefined } };

/** Where a payment may be taken: the method's own provider first, then its alternates. */
export type Method = Pick<PaymentMethodRow, "provider" | "token" | "alternates">;

export async function findMethod(ctx: Ctx, methodId: string): Promise<Method | undefined> {
  const [method] = await ctx.db
    .select({
      provider: paymentMethods.provider,
      token: paymentMethods.token,
      alternates: paymentMethods.alternates,
    })
    .from(paymentMethods)
    .where(eq(paymentMethods.id, methodId));
  return method;
}

export function tokenAt(method: Method | undefined, provider: PaymentProviderName): string | null {
  if (method?.provider === provider) return method.token;
  return method?.alternates.find((other) => other.provider === provider)?.token ?? null;
}

/** Never throws what a provider did: no answer is an answer. */
export async function askPayment(
  ctx: Ctx,
  row: PaymentRow,
  step: Step,
  method: Method | undefined,
): Promise<Asked<ProviderPayment>> {
  const token = tokenAt(method, row.provider);
  crashPoint(ctx, `payment.${step}.before_call`);
  const asked = await heard(
    ask(ctx, row, token, (adapter, signal) => {
      const known = existing(row);
      switch (step) {
        case "authorize":
          return adapter.authorize(
            { ...known, token: demandToken(token), returnUrl: returnUrl(ctx, row) },
            signal,
          );
        case "capture":
          return adapter.capture(known, money(wantedMinor(row), known.amount.currency), signal);
        case "void":
          return adapter.void(known, signal);
        case "lookup":
          return adapter.lookup(known, signal);
      }
    }),
  );
  crashPoint(ctx, `payment.${step}.after_call`);
  return asked;
}

export async function askRefund(
  ctx: Ctx,
  row: PaymentRow,
  refund: RefundRow,
  step: RefundStep,
): Promise<Asked<ProviderRefund>> {
  const point = step === "refund" ? "refund.send" : "refund.lookup";
  const at = placeOf(row, refund);
  const token = at.provider === "test" ? await testToken(ctx, at) : null;
  crashPoint(ctx, `${point}.before_call`);
  const asked = await heard(
    ask(ctx, at, token, (adapter, signal) => {
      const request = {
        ...existing(at),
        refundReference: refund.id,
        refund: money(refund.amountMinor, Currency.parse(refund.currency)),
      };
      return step === "refund"
        ? adapter.refund(request, signal)
        : adapter.lookupRefund(request, signal);
    }),
  );
  crashPoint(ctx, `${point}.after_call`);
  return asked;
}

/** The payment as the provider that has the money knows it. */
function placeOf(row: PaymentRow, { elsewhere }: RefundRow): PaymentRow {
  if (elsewhere === null || elsewhere === row.provider) return row;
  return { ...row, provider: elsewhere, providerReference: null };
}

async function testToken(ctx: Ctx, row: PaymentRow): Promise<string | null> {
  return tokenAt(await findMethod(ctx, row.methodId), "test");
}

async function ask<View>(
  ctx: Ctx,
  row: PaymentRow,
  token: string | null,
  question: (adapter: ProviderAdapter, signal: AbortSignal) => Promise<View>,
): Promise<View> {
  if (row.provider !== "test") return callProvider(ctx, row.provider, question);
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  if (ctx.runtime.config.env !== "dev") throw new ProviderError("not_sent", "not_configured");
  const { capturedMinor } = row;
  const adapter = makeTestProvider({ token, isCaptured: capturedMinor > 0, capturedMinor });
  // Nothing to spare with a breaker: what one token does says nothing about another.
  return question(adapter, AbortSignal.timeout(PROVIDER_DEADLINE_MS));
}

async function heard<View>(asked: Promise<View>): Promise<Asked<View>> {
  try {
    return { view: await asked };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { outcome, code, retryAfterMs } = error;
    return { failure: { outcome, code, retryAfterMs } };
  }
}

function existing(row: PaymentRow): ExistingPayment {
  const amount = money(row.amountMinor, Currency.parse(row.currency));
  return { reference: row.id, providerReference: row.providerReference, amount };
}

/** A method that is gone cannot be charged: nothing was sent, and a repeat will not help. */
function demandToken(token: string | null): string {
  if (token === null) throw new ProviderError("rejected", "method_removed");
  return token;
}

/** Where the customer comes back to from the bank's page. */
function returnUrl(ctx: Ctx, row: PaymentRow): string {
  const path = row.orderId === null ? "/wallet" : `/orders/${row.orderId}`;
  return new URL(path, ctx.runtime.config.edgeUrl).href;
}
