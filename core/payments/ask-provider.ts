import { eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import { Currency, money } from "#shared/money.ts";
import type { Ctx } from "../platform/index.ts";
import { cashProvider } from "./cash-provider.ts";
import type { PaymentProvider, ProviderRequest } from "./payment-provider.ts";
import type { PaymentRow } from "./payment-row.ts";
import type { Answer, Step } from "./payment-rules.ts";
import { testProvider } from "./test-provider.ts";

/** After this a provider counts as silent. Well below the lease of a payment. */
export const PROVIDER_DEADLINE_MS = 3_000;

const providers: Partial<Readonly<Record<PaymentRow["provider"], PaymentProvider>>> = {
  cash: cashProvider,
  test: testProvider,
};

function providerOf({ provider }: PaymentRow): PaymentProvider {
  const found = providers[provider];
  if (!found) throw new Error(`No adapter for the payment provider ${provider}`);
  return found;
}

/** The answer of a provider that calls nobody; undefined for all others. */
export function instantAnswer(payment: PaymentRow, step: Step): Promise<Answer> | undefined {
  const provider = providerOf(payment);
  if (!provider.isInstant) return undefined;
  return provider[step](plainRequest(payment), new AbortController().signal);
}

/** One question to the provider, outside any transaction. Never throws: no answer is an answer. */
export async function askProvider(ctx: Ctx, payment: PaymentRow, step: Step): Promise<Answer> {
  const request = await requestFor(ctx, payment);
  const signal = AbortSignal.timeout(PROVIDER_DEADLINE_MS);
  // The race ends an adapter that does not listen to its signal, too.
  const late = new Promise<"unanswered">((resolve) => {
    signal.addEventListener("abort", () => resolve("unanswered"));
  });
  try {
    return await Promise.race([providerOf(payment)[step](request, signal), late]);
  } catch (error) {
    const about = { error, paymentId: payment.id, provider: payment.provider, step };
    ctx.runtime.log.warn(about, "the payment provider did not answer");
    return "unanswered";
  }
}

function plainRequest(payment: PaymentRow): ProviderRequest {
  const amount = money(payment.amountMinor, Currency.parse(payment.currency));
  return { reference: payment.id, amount, token: null };
}

async function requestFor(ctx: Ctx, payment: PaymentRow): Promise<ProviderRequest> {
  const request = plainRequest(payment);
  if (payment.provider === "cash") return request;
  const [method] = await ctx.db
    .select({ token: paymentMethods.token })
    .from(paymentMethods)
    .where(eq(paymentMethods.id, payment.methodId));
  return { ...request, token: method?.token ?? null };
}
