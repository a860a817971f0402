import type { payouts } from "#drizzle/schema/index.ts";
import type { Payout, PayoutProvider } from "#shared/contracts/index.ts";
import { Currency, money } from "#shared/money.ts";
import type { AccountRef, Leg, Posting } from "../ledger/index.ts";
import type { OwnerKind } from "./payout-policies.ts";

export type PayoutRow = typeof payouts.$inferSelect;

export interface Owner {
  readonly kind: OwnerKind;
  /** A rider's id, or a store's. */
  readonly id: string;
}

/** What we owe to somebody. */
export function payableOf({ kind, id }: Owner, currency: Currency): AccountRef {
  return { kind: kind === "rider" ? "rider_payable" : "partner_payable", owner: id, currency };
}

/** The legs of a payout: out of the balance, into what is under way and the platform's fee. */
function legsOf(row: PayoutRow, under: AccountRef["kind"]): Leg[] {
  const currency = Currency.parse(row.currency);
  const owner = under === "bank" ? "platform" : row.provider;
  const payable = payableOf({ kind: row.ownerKind, id: row.ownerId }, currency);
  const revenue: AccountRef = { kind: "platform_revenue", owner: "platform", currency };
  return [
    { account: payable, amountMinor: row.amountMinor + row.feeMinor },
    { account: { kind: under, owner, currency }, amountMinor: -row.amountMinor },
    { account: revenue, amountMinor: -row.feeMinor },
  ].filter(({ amountMinor }) => amountMinor !== 0);
}

export function orderedPosting(row: PayoutRow): Posting {
  return { purpose: "payout", reference: row.id, legs: legsOf(row, "payout_clearing") };
}

/** The bank has it. */
export function paidPosting(row: PayoutRow): Posting {
  const currency = Currency.parse(row.currency);
  const clearing: AccountRef = { kind: "payout_clearing", owner: row.provider, currency };
  const bank: AccountRef = { kind: "bank", owner: "platform", currency };
  return {
    purpose: "payout_paid",
    reference: row.id,
    legs: [
      { account: clearing, amountMinor: row.amountMinor },
      { account: bank, amountMinor: -row.amountMinor },
    ],
  };
}

/** One that was called failed, whose money the bank has taken all the same. */
export function paidAfterAllPosting(before: PayoutRow): Posting {
  const reference = `${before.id}.${before.version}`;
  return { purpose: "payout", reference, legs: legsOf(before, "bank") };
}

/** The money is owed again, fee included: from what was under way, or from the bank that sent it back. */
export function failedPosting(before: PayoutRow): Posting {
  const legs = legsOf(before, before.state === "paid" ? "bank" : "payout_clearing");
  const isFirst = before.failureCode === null;
  return {
    purpose: "payout_failed",
    reference: isFirst ? before.id : `${before.id}.${before.version}`,
    legs: legs.map(({ account, amountMinor }) => ({ account, amountMinor: -amountMinor })),
  };
}

export function viewPayout(row: PayoutRow): Payout {
  const currency = Currency.parse(row.currency);
  return {
    id: row.id,
    state: row.state,
    amount: money(row.amountMinor, currency),
    fee: money(row.feeMinor, currency),
    period: row.period,
    lastFour: row.lastFour || null,
    failureCode: row.failureCode,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function viewOpsPayout(row: PayoutRow) {
  return {
    ...viewPayout(row),
    ownerKind: row.ownerKind,
    ownerId: row.ownerId,
    provider: row.provider as PayoutProvider,
    providerReference: row.providerReference,
    attention: row.attention,
    tries: row.tries,
    dueAt: row.dueAt?.toISOString() ?? null,
  };
}
