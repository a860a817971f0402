/** Refunds of payments, and payouts from the RazorpayX account. */
import { toProviderAmount } from "#shared/money-providers.ts";
import { absentPayout, absentRefund, sendable } from "../http/provider-views.ts";
import type {
  PayoutRequest,
  ProviderPayout,
  ProviderRefund,
  RefundRequest,
} from "../provider-contract.ts";
import { entityOf, type RazorpayClient, rejected } from "./razorpay-client.ts";
import { findOrder, giveBack, paymentsOf, refundsOf } from "./razorpay-payments.ts";
import { collection, Payout } from "./razorpay-shapes.ts";
import { payingOf, viewPayout, viewRefund } from "./razorpay-views.ts";

export async function refund(
  client: RazorpayClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const amount = sendable(() => toProviderAmount("razorpay", request.refund));
  const order = await findOrder(client, request, signal);
  const payment = order && payingOf(await paymentsOf(client, order, signal));
  if (!payment) throw rejected("not_found");
  const made = (await refundsOf(client, payment.id, signal)).find(
    ({ receipt }) => receipt === request.refundReference,
  );
  if (made) return viewRefund(made);
  const asked = { amount, receipt: request.refundReference };
  return viewRefund(await giveBack(client, payment, asked, signal));
}

export async function lookupRefund(
  client: RazorpayClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const order = await findOrder(client, request, signal);
  const payment = order && payingOf(await paymentsOf(client, order, signal));
  if (!payment) return absentRefund;
  const refunds = await refundsOf(client, payment.id, signal);
  const found = refunds.find(({ receipt }) => receipt === request.refundReference);
  return found ? viewRefund(found) : absentRefund;
}

/** @param accountNumber of ours, which the money leaves */
export async function payout(
  client: RazorpayClient,
  accountNumber: string,
  request: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  const { reference, amount, token } = request;
  const body = {
    account_number: accountNumber,
    fund_account_id: token,
    amount: sendable(() => toProviderAmount("razorpay", amount, "payout")),
    currency: amount.currency,
    mode: "IMPS",
    purpose: "payout",
    queue_if_low_balance: true,
    reference_id: reference,
    notes: { reference },
  };
  // Four to 36 characters, which our references have.
  const headers = { "x-payout-idempotency": reference };
  const sent = { body, headers, signal };
  return viewPayout(entityOf(await client.send("POST", "/v1/payouts", sent, Payout)));
}

export async function lookupPayout(
  client: RazorpayClient,
  accountNumber: string,
  { reference }: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  const query = { account_number: accountNumber, reference_id: reference, count: 1 };
  const { items } = await client.get("/v1/payouts", query, collection(Payout), signal);
  return items[0] ? viewPayout(items[0]) : absentPayout;
}
