/** What a person may do about a difference, and what it moves. */
import type {
  Classification,
  Resolution,
  SettlementKind,
} from "#shared/contracts/ops-reconciliation.ts";
import type { Currency } from "#shared/money.ts";
import type { AccountRef, Leg } from "../ledger/index.ts";

const allowed: Readonly<Record<Classification, readonly Resolution[]>> = {
  matched: [],
  fee: [],
  pending_cutoff: [],
  amount_differs: ["book_difference", "write_off", "provider_corrects"],
  currency_differs: ["book_difference", "provider_corrects"],
  missing_here: ["book_difference", "write_off", "provider_corrects", "accept_late"],
  missing_there: ["book_difference", "write_off", "provider_corrects", "accept_late"],
  duplicate: ["duplicate_ignored", "book_difference", "write_off", "provider_corrects"],
  unexpected_fee: ["book_fee", "provider_corrects"],
};

export function resolutionsFor(classification: Classification): readonly Resolution[] {
  return allowed[classification];
}

export interface Difference {
  readonly provider: string;
  readonly classification: Classification;
  readonly kind: SettlementKind;
  /** Our payout: it is paid from the bank, not from what the provider holds. */
  readonly isPayout: boolean;
  readonly expectedMinor: number | null;
  readonly expectedCurrency: Currency | null;
  readonly foundMinor: number | null;
  readonly foundCurrency: Currency | null;
  /** Charged by the line and not booked so far; positive. */
  readonly feeMinor: number;
}

/** Whether it says that the provider's figures are right, its fee included. */
export function acceptsLine(resolution: Resolution): boolean {
  return !["provider_corrects", "duplicate_ignored"].includes(resolution);
}

/**
 * The legs of a resolution, none when nothing moves. Sums to zero per currency by construction: each
 * amount goes one way on the side that differs and the other way on the account that bears it.
 */
export function legsOf(difference: Difference, resolution: Resolution): Leg[] {
  const moves = resolution === "book_difference" || resolution === "write_off";
  const legs = [
    ...(moves ? differenceLegs(difference, resolution) : []),
    ...(acceptsLine(resolution) ? feeLegs(difference) : []),
  ];
  return merged(legs);
}

function differenceLegs(difference: Difference, resolution: Resolution): Leg[] {
  const { expectedMinor, expectedCurrency, foundMinor, foundCurrency } = difference;
  const pair = (currency: Currency, minor: number): Leg[] => [
    { account: ourSide(difference, currency), amountMinor: minor },
    { account: bearer(difference, resolution, currency), amountMinor: -minor },
  ];
  return [
    ...(foundCurrency === null || !foundMinor ? [] : pair(foundCurrency, foundMinor)),
    ...(expectedCurrency === null || !expectedMinor ? [] : pair(expectedCurrency, -expectedMinor)),
  ];
}

function feeLegs({ provider, feeMinor, foundCurrency: currency }: Difference): Leg[] {
  if (feeMinor === 0 || currency === null) return [];
  return [
    { account: { kind: "fees", owner: provider, currency }, amountMinor: feeMinor },
    { account: { kind: "provider_clearing", owner: provider, currency }, amountMinor: -feeMinor },
  ];
}

function ourSide({ isPayout, provider }: Difference, currency: Currency): AccountRef {
  return isPayout
    ? { kind: "bank", owner: "platform", currency }
    : { kind: "provider_clearing", owner: provider, currency };
}

function bearer(difference: Difference, resolution: Resolution, currency: Currency): AccountRef {
  return resolution === "write_off"
    ? { kind: "platform_revenue", owner: "platform", currency }
    : { kind: "suspense", owner: difference.provider, currency };
}

/** One leg per account; those that come to nothing are left out. */
function merged(legs: readonly Leg[]): Leg[] {
  const sums = new Map<string, Leg>();
  for (const leg of legs) {
    const { kind, owner, currency } = leg.account;
    const key = `${kind}:${owner}:${currency}`;
    const before = sums.get(key)?.amountMinor ?? 0;
    sums.set(key, { account: leg.account, amountMinor: before + leg.amountMinor });
  }
  return [...sums.values()].filter(({ amountMinor }) => amountMinor !== 0);
}
