/** The same stage with a bank that remembers, and tests that play its part. */
import { routes } from "#shared/contracts/index.ts";
import { addAdapter } from "../providers/index.ts";
import { openMoneyStage, type TestPerson } from "../test/index.ts";
import { applyProviderNews } from "./index.ts";
import { makeTestBank } from "./test-bank.ts";

type Action = "look_again" | "return" | "accept" | "write_off";

export type BankStage = Awaited<ReturnType<typeof openBankStage>>;

export async function openBankStage() {
  const stage = await openMoneyStage();
  const bank = makeTestBank();
  addAdapter(stage.core.runtime, bank.adapter);

  /** With the same card at the provider `test`, where it has that token, as the second way. */
  async function cardAtBank(customer: TestPerson, alternate?: string): Promise<string> {
    const body = {
      ...{ provider: "razorpay" as const, token: "card_ok", lastFour: "1111", brand: "RuPay" },
      alternates: alternate === undefined ? [] : [{ provider: "test" as const, token: alternate }],
    };
    return (await customer.call(routes.addPaymentMethod, { body })).id;
  }

  /** An order that is authorized at the bank. */
  async function placed() {
    const customer = await stage.customer();
    const order = await stage.ordered(customer, await cardAtBank(customer));
    return { customer, order, payment: await stage.paymentOf(order.id) };
  }

  return {
    ...stage,
    bank,
    cardAtBank,
    placed,
    async cancelled() {
      const { customer, order, payment } = await placed();
      const body = { reason: "no" };
      await customer.call(routes.cancelOrder, { params: { id: order.id }, body });
      await stage.settle();
      return { customer, order, payment: await stage.payment(payment.id) };
    },
    async paid() {
      const customer = await stage.customer();
      const { orderId, rider } = await stage.delivered(customer, await cardAtBank(customer));
      return { customer, orderId, rider, payment: await stage.paymentOf(orderId) };
    },
    news: (reference: string) =>
      applyProviderNews(stage.core.system, {
        ...{ provider: "razorpay", reference, providerReference: null, about: "payment" },
      }),
    resolve: (id: string, action: Action) =>
      stage.ops.call(routes.resolvePayment, {
        params: { id },
        body: { action, reason: "checked_at_provider" },
      }),
  };
}
