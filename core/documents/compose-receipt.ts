/** A receipt: what was due, how it was paid, what was given back. Pure. */
import { money } from "#shared/money.ts";
import { composeLines, minorOf, plainLine, sumOf } from "./compose-lines.ts";
import type { DocumentPolicy } from "./document-policies.ts";
import type { DocumentContent, KeptPayment } from "./kept-document.ts";
import type { OrderFacts, PaymentFact, RefundFact } from "./money-facts.ts";
import { phrase, type Wording } from "./phrase.ts";
import { rideNotes } from "./ride-notes.ts";

export function composeReceipt(facts: OrderFacts, policy: DocumentPolicy): DocumentContent {
  const { currency } = facts;
  const { lines, taxes, totalMinor } = composeLines(facts, policy);
  const tips = facts.payments
    .filter((payment) => payment.purpose === "tip" && payment.capturedMinor > 0)
    .map((tip) => plainLine(phrase("line.tip"), tip.capturedMinor, currency));
  const payments = [
    ...facts.payments.flatMap((payment) => paymentRows(payment, facts)),
    ...facts.refunds.flatMap((refund) => refundRows(refund, facts)),
  ];
  const done = payments.filter(({ state }) => state === "done");
  return {
    kind: "receipt",
    title: phrase("title.receipt"),
    ...partiesOf(facts, policy),
    lines: [...lines, ...tips],
    taxes,
    total: money(totalMinor + sumOf(tips.map(minorOf)), currency),
    payments,
    paid: money(sumOf(done.map(minorOf)), currency),
    notes: receiptNotes(facts, totalMinor),
  };
}

function receiptNotes(facts: OrderFacts, totalMinor: number): Wording[] {
  const { state, ride } = facts;
  if (totalMinor > 0) return rideNotes(facts);
  return [phrase(ride ? "note.ride_not_made" : "note.order_not_delivered", { state })];
}

/** What every paper about an order says of it. */
export function partiesOf(facts: OrderFacts, policy: DocumentPolicy) {
  const state = policy.stateOfCity[facts.cityCode];
  const place = state ? `${facts.cityName}, ${state}` : facts.cityName;
  const agent = { name: policy.agent.name, lines: [...policy.agent.lines] };
  const seller = facts.storeName === null ? agent : { name: facts.storeName, lines: [place] };
  return {
    orderId: facts.orderId,
    refersTo: null,
    suppliedAt: facts.placedAt,
    timeZone: facts.timeZone,
    currency: facts.currency,
    seller,
    agent: facts.storeName === null ? null : agent,
    placeOfSupply: place,
  };
}

function paymentName({ purpose, method }: PaymentFact): Wording {
  return purpose === "order" ? method : phrase(`pay.${purpose}`, { method });
}

function paymentRows(payment: PaymentFact, { currency }: OrderFacts): KeptPayment[] {
  const label = paymentName(payment);
  const row = (amountMinor: number, state: KeptPayment["state"]) => [
    { label, at: payment.at, amount: money(amountMinor, currency), state },
  ];
  if (payment.capturedMinor > 0) return row(payment.capturedMinor, "done");
  const isUnderWay = payment.state === "authorized" || payment.state === "unknown";
  return isUnderWay ? row(payment.amountMinor, "pending") : [];
}

function refundRows(refund: RefundFact, { currency, payments }: OrderFacts): KeptPayment[] {
  if (refund.state === "failed") return [];
  const paid = payments.find(({ id }) => id === refund.paymentId);
  const to = refund.destination === "wallet" ? phrase("pay.wallet") : paid?.method;
  return [
    {
      label: phrase("pay.refund", { method: to ?? phrase("pay.same_way") }),
      at: refund.at,
      amount: money(-refund.amountMinor, currency),
      state: refund.state === "succeeded" ? "done" : "pending",
    },
  ];
}
