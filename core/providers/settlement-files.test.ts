/** Settlement files in the columns that each provider documents. */
import { expect, test } from "vitest";
import { readSettlementFile as readPaypal } from "./paypal/paypal-settlement.ts";
import { ProviderError } from "./provider-contract.ts";
import { readSettlementFile as readRazorpay } from "./razorpay/razorpay-settlement.ts";
import { readSettlementFile as readStripe } from "./stripe/stripe-settlement.ts";

const stripeHeader =
  "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,payment_metadata[reference]";

test("Stripe: charges by their intent, in decimals, by the currency's digits", () => {
  const lines = readStripe(
    [
      stripeHeader,
      'txn_1,2026-11-22 10:00:05,usd,12.50,0.66,11.84,charge,ch_1,pi_1,"pay_us_1"',
      "txn_2,2026-11-22 10:00:06,jpy,-500,0,-500,refund,re_1,,",
      "txn_3,2026-11-22 10:00:07,usd,-12.50,15.00,-27.50,dispute,dp_1,,",
      "",
    ].join("\r\n"),
  );
  expect(lines).toEqual([
    {
      kind: "payment",
      providerReference: "pi_1",
      ourReference: "pay_us_1",
      amountMinor: 1_250,
      feeMinor: 66,
      currency: "USD",
      occurredAt: new Date("2026-11-22T10:00:05Z"),
    },
    expect.objectContaining({ kind: "refund", amountMinor: -500, currency: "JPY" }),
    expect.objectContaining({ kind: "dispute", amountMinor: -1_250, feeMinor: 1_500 }),
  ]);
});

test("Razorpay: a payment's gross and fee, Indian times, notes as text", () => {
  const header =
    "entity_id,type,debit,credit,amount,currency,fee,tax,created_at,settled_at,notes,order_id,order_receipt,dispute_id";
  const lines = readRazorpay(
    [
      header,
      'pay_1,payment,0,976.00,1000.00,INR,24.00,0,22/11/2026 05:30:00,,"{}",order_1,pay_in_1,',
      'rfnd_1,refund,250.00,0,250.00,INR,0,0,22/11/2026 06:30:00,,"{""reference"":""rfd_in_1""}",order_1,pay_in_1,',
    ].join("\n"),
  );
  expect(lines).toEqual([
    {
      kind: "payment",
      providerReference: "order_1",
      ourReference: "pay_in_1",
      amountMinor: 100_000,
      feeMinor: 2_400,
      currency: "INR",
      occurredAt: new Date("2026-11-22T00:00:00Z"),
    },
    expect.objectContaining({ kind: "refund", ourReference: "rfd_in_1", amountMinor: -25_000 }),
  ]);
});

test("PayPal: bookings between headers and totals, signs in words, whole units", () => {
  const columns =
    '"CH","Transaction ID","Invoice ID","Transaction Event Code","Transaction Initiation Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Custom Field"';
  const lines = readPaypal(
    [
      '"RH","2026/11/23 01:00:00 +0000","A","X","011"',
      columns,
      '"SB","3AB","pay_uk_1","T0006","2026/11/22 10:00:00 +0000","CR","1250","GBP","DR","93","pay_uk_1"',
      '"SB","4CD","","T1107","2026/11/22 11:00:00 +0000","DR","250","GBP","","","rfd_uk_1"',
      '"SF","GBP","CR","1000"',
    ].join("\n"),
  );
  expect(lines).toEqual([
    {
      kind: "payment",
      providerReference: "3AB",
      ourReference: "pay_uk_1",
      amountMinor: 1_250,
      feeMinor: 93,
      currency: "GBP",
      occurredAt: new Date("2026-11-22T10:00:00Z"),
    },
    expect.objectContaining({
      kind: "refund",
      ourReference: "rfd_uk_1",
      amountMinor: -250,
      feeMinor: 0,
    }),
  ]);
});

test.each([
  ["", "line_1"],
  ["a,b\n1,2", "line_1"],
  [`${stripeHeader}\ntxn_1,2026-11-22`, "line_2"],
  [`${stripeHeader}\ntxn_1,yesterday,usd,1,0,1,charge,ch_1,,`, "line_2"],
  [`${stripeHeader}\ntxn_1,2026-11-22 10:00:05,usd,1.005,0,1,charge,ch_1,,`, "line_2"],
  [`${stripeHeader}\ntxn_1,2026-11-22 10:00:05,xxx,1,0,1,charge,ch_1,,`, "line_2"],
  [`${stripeHeader}\n"never ended`, "line_2"],
])("a file that is none names the line: %j", (text, code) => {
  try {
    readStripe(text);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ outcome: "rejected", code });
  }
});
