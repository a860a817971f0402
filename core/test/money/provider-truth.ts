/**
 * Holds what the providers did against what we booked, entry by entry. Written without the code that
 * it checks: it reads the journal and the rows, and knows the providers' own record.
 */

import type { Ctx } from "../../platform/index.ts";
import { statement } from "../../platform/index.ts";
import type { Truth } from "../../providers/simulator/index.ts";

export interface Booked {
  readonly purpose: string;
  readonly reference: string;
  readonly kind: string;
  readonly owner: string;
  readonly currency: string;
  readonly minor: number;
}

const selectBooked = statement<Booked>(`
  select transactions.purpose, transactions.reference, accounts.kind, accounts.owner,
    entries.currency, entries.amount_minor::float8 as minor
  from ledger.entries join ledger.transactions on transactions.id = entries.transaction_id
  join (select distinct id, kind, owner from ledger.accounts) as accounts
    on accounts.id = entries.account_id`);

interface RefundRow {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly state: string;
  readonly destination: string;
}

const selectRefunds = statement<RefundRow>(`
  select id, payment_id as "paymentId", amount_minor as "amountMinor", state, destination
  from refunds`);

interface PaymentRow {
  readonly id: string;
  readonly provider: string;
  readonly state: string;
  readonly purpose: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly refundPendingMinor: number;
  readonly disputedMinor: number;
}

const selectPayments = statement<PaymentRow>(`
  select id, provider, state, purpose, captured_minor as "capturedMinor",
    refunded_minor as "refundedMinor", refund_pending_minor as "refundPendingMinor",
    disputed_minor as "disputedMinor"
  from payments`);

interface PayoutRow {
  readonly id: string;
  readonly amountMinor: number;
  readonly state: string;
}

const selectPayouts = statement<PayoutRow>(
  `select id, amount_minor::float8 as "amountMinor", state from payouts`,
);

interface Disputed {
  readonly id: string;
  readonly paymentId: string;
  readonly state: string;
  readonly amountMinor: number;
}

const selectDisputes = statement<Disputed>(
  `select id, payment_id as "paymentId", state, amount_minor as "amountMinor" from disputes`,
);

const isExternal = (provider: string) => !["cash", "wallet", "test"].includes(provider);
/** What came later under the same payment has a number behind its id. */
const paymentOf = (reference: string) => reference.split(".")[0]!;

function sumOf(booked: readonly Booked[], is: (one: Booked) => boolean): number {
  return booked.filter(is).reduce((sum, { minor }) => sum + minor, 0);
}

/** Booked entries by what their reference begins with. */
function byReference(booked: readonly Booked[]): ReadonlyMap<string, readonly Booked[]> {
  const found = new Map<string, Booked[]>();
  for (const one of booked) {
    const key = paymentOf(one.reference);
    const list = found.get(key);
    if (list) list.push(one);
    else found.set(key, [one]);
  }
  return found;
}

const CAPTURES = ["capture", "top_up", "unexpected"];

/** Every difference, in words. */
export async function compareWithProviders(ctx: Ctx, told: Truth): Promise<string[]> {
  const truth = withoutRests(told);
  const [booked, payments, refunds, payouts, disputes] = await Promise.all([
    selectBooked(ctx, []),
    selectPayments(ctx, []),
    selectRefunds(ctx, []),
    selectPayouts(ctx, []),
    selectDisputes(ctx, []),
  ]);
  const books = byReference(booked);
  return [
    ...compareCaptures(truth, books, payments),
    ...compareRefunds(truth, books, refunds),
    ...compareClaims(payments, refunds),
    ...compareDisputes(truth, booked, disputes),
    ...comparePayouts(truth, booked, payouts),
  ];
}

/** Razorpay captures all or nothing: what was not wanted went back at once, and counts as never taken. */
function withoutRests(truth: Truth): Truth {
  const isRest = ({ reference }: { reference: string }) => reference.endsWith("-rest");
  const payments = truth.payments.map((payment) => {
    const rests = payment.refunds.filter((one) => isRest(one) && one.status !== "failed");
    const minor = rests.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return {
      ...payment,
      capturedMinor: payment.capturedMinor - minor,
      refundedMinor: payment.refundedMinor - minor,
      refunds: payment.refunds.filter((one) => !isRest(one)),
    };
  });
  return { ...truth, payments };
}

function compareCaptures(
  truth: Truth,
  books: ReadonlyMap<string, readonly Booked[]>,
  payments: readonly PaymentRow[],
): string[] {
  const wrong: string[] = [];
  const captured = new Map<string, number>();
  for (const { reference, capturedMinor } of truth.payments) {
    captured.set(reference, (captured.get(reference) ?? 0) + capturedMinor);
  }
  const expected = truth.payments.filter(({ capturedMinor }) => capturedMinor > 0);
  const seen = new Map<string, number>();
  for (const { reference } of expected) seen.set(reference, (seen.get(reference) ?? 0) + 1);
  for (const [reference, times] of seen) {
    if (times > 1) wrong.push(`${reference} was captured ${times} times`);
  }
  for (const row of payments) {
    if (!isExternal(row.provider)) continue;
    const there = captured.get(row.id) ?? 0;
    const entries = (books.get(row.id) ?? []).filter(
      ({ kind, purpose }) => kind === "provider_clearing" && CAPTURES.includes(purpose),
    );
    const here = entries.reduce((sum, { minor }) => sum + minor, 0);
    if (here !== there) wrong.push(`${row.id}: ${there} captured there, ${here} posted`);
    if (row.capturedMinor !== there) {
      wrong.push(`${row.id}: ${there} captured there, ${row.capturedMinor} in its row`);
    }
    const main = entries.filter(({ purpose }) => purpose !== "unexpected");
    if (main.length > 1) wrong.push(`${row.id}: ${main.length} postings of one capture`);
    captured.delete(row.id);
  }
  for (const [reference, minor] of captured) {
    if (minor > 0) wrong.push(`${reference}: ${minor} captured there, unknown here`);
  }
  return wrong;
}

function compareRefunds(
  truth: Truth,
  books: ReadonlyMap<string, readonly Booked[]>,
  refunds: readonly RefundRow[],
): string[] {
  const wrong: string[] = [];
  const there = truth.payments.flatMap((payment) => payment.refunds);
  for (const payment of truth.payments) {
    if (payment.refundedMinor > payment.capturedMinor) {
      wrong.push(
        `${payment.reference}: ${payment.refundedMinor} of ${payment.capturedMinor} went back`,
      );
    }
  }
  const rows = new Map(refunds.map((row) => [row.id, row]));
  const counts = new Map<string, number>();
  for (const { reference, status, amountMinor } of there) {
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
    const row = rows.get(reference);
    if (!row) {
      wrong.push(`${reference}: refunded there, unknown here`);
      continue;
    }
    if (row.amountMinor !== amountMinor) wrong.push(`${reference}: another amount there`);
    if (status !== row.state) wrong.push(`${reference}: ${status} there, ${row.state} here`);
  }
  for (const [reference, times] of counts) {
    if (times > 1) wrong.push(`${reference} was refunded ${times} times`);
  }
  for (const row of refunds) {
    const posted = books.get(row.id) ?? [];
    const sent = sumOf(posted, ({ purpose, minor }) => purpose === "refund" && minor < 0);
    const back = sumOf(posted, ({ purpose, minor }) => purpose === "refund_returned" && minor > 0);
    const due = row.state === "succeeded" ? -row.amountMinor : 0;
    if (sent + back !== due) {
      wrong.push(`${row.id}: ${row.state} over ${row.amountMinor}, posted ${sent} and ${back}`);
    }
    if (row.destination === "original" && row.state === "succeeded") {
      const isThere = (counts.get(row.id) ?? 0) === 1;
      const isOurs = posted.some(
        ({ kind, purpose }) => purpose === "refund" && kind === "customer_wallet",
      );
      if (!isThere && !isOurs) wrong.push(`${row.id}: succeeded here, unknown there`);
    }
  }
  return wrong;
}

/** What rows say of refunds adds up, and never to more than was taken. */
function compareClaims(payments: readonly PaymentRow[], refunds: readonly RefundRow[]): string[] {
  const wrong: string[] = [];
  const sums = new Map<string, number>();
  for (const { paymentId, state, amountMinor } of refunds) {
    if (state === "succeeded") sums.set(paymentId, (sums.get(paymentId) ?? 0) + amountMinor);
  }
  for (const row of payments) {
    const refunded = sums.get(row.id) ?? 0;
    if (row.refundedMinor !== refunded) {
      wrong.push(`${row.id}: ${row.refundedMinor} refunded by its row, ${refunded} by its refunds`);
    }
    if (row.refundPendingMinor !== 0) wrong.push(`${row.id}: a refund is claimed for ever`);
    if (refunded > row.capturedMinor) wrong.push(`${row.id}: more refunded than captured`);
  }
  return wrong;
}

function compareDisputes(
  truth: Truth,
  booked: readonly Booked[],
  disputes: readonly Disputed[],
): string[] {
  const wrong: string[] = [];
  const there = truth.payments.flatMap(({ reference, disputes: found }) =>
    found.map((dispute) => ({ ...dispute, reference })),
  );
  const here = new Map(disputes.map((row) => [row.paymentId, row]));
  for (const { reference, status, amountMinor } of there) {
    const row = here.get(reference);
    here.delete(reference);
    if (row?.state !== status)
      wrong.push(`${reference}: dispute ${status} there, ${row?.state} here`);
    else if (row.amountMinor !== amountMinor) wrong.push(`${reference}: disputed otherwise there`);
  }
  for (const [paymentId] of here) wrong.push(`${paymentId}: disputed here only`);
  const isTaken = ({ status }: { status: string }) => status !== "won";
  const taken = there.filter(isTaken).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const posted = sumOf(
    booked,
    ({ kind, purpose }) => kind === "provider_clearing" && purpose.startsWith("dispute_"),
  );
  if (posted !== -taken) wrong.push(`disputes took ${taken}, posted ${-posted}`);
  return wrong;
}

function comparePayouts(
  truth: Truth,
  booked: readonly Booked[],
  payouts: readonly PayoutRow[],
): string[] {
  const wrong: string[] = [];
  const there = new Map<string, Truth["payouts"][number]>();
  for (const payout of truth.payouts) {
    if (there.has(payout.reference)) wrong.push(`${payout.reference}: paid out twice`);
    there.set(payout.reference, payout);
  }
  for (const { id, state, amountMinor } of payouts) {
    const found = there.get(id);
    there.delete(id);
    if (state === "paid" && found?.status !== "paid") wrong.push(`${id}: paid here only`);
    if (found && found.amountMinor !== amountMinor) wrong.push(`${id}: another amount there`);
    if (found && found.status !== state) wrong.push(`${id}: ${found.status} there, ${state} here`);
    const bank = sumOf(booked, ({ kind, reference }) => kind === "bank" && reference === id);
    if (bank !== (state === "paid" ? -amountMinor : 0)) {
      wrong.push(`${id}: ${state} over ${amountMinor}, and ${-bank} left the bank`);
    }
  }
  for (const [reference] of there) wrong.push(`${reference}: paid out there, unknown here`);
  return wrong;
}
