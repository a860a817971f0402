/**
 * What a line of a provider's report means next to our books. Nothing here guesses: a line is matched
 * when subject, side, currency and amount agree and the fee is within what was agreed; all else is
 * said by name and left to a person.
 */
import type { Classification, SettlementKind } from "#shared/contracts/ops-reconciliation.ts";
import type { FeePolicy } from "./provider-policies.ts";

/** A line as a provider gave it. Amounts are signed from our side. */
export interface Line {
  readonly kind: SettlementKind;
  readonly providerReference: string;
  readonly ourReference: string | null;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly currency: string;
  readonly occurredAt: Date;
}

/** What our books say about the payment, refund, dispute or payout that a line is about. */
export interface Subject {
  readonly id: string;
  /** Per currency: what came in and what went out (negative), with what people have corrected. */
  readonly booked: readonly {
    readonly currency: string;
    readonly inMinor: number;
    readonly outMinor: number;
  }[];
  /** Whether it may still be booked: we have not heard the end of it. */
  readonly isOpen: boolean;
}

export interface Judgement {
  readonly classification: Classification;
  /** What we booked on this line's side; null when nothing. */
  readonly expectedMinor: number | null;
  readonly expectedCurrency: string | null;
  /** What the line moves that is in nobody's doubt, to be booked exactly once. */
  readonly books: readonly ("fee" | "transfer")[];
}

export interface Circumstances {
  /** A line of the same thing and side was there before: in this file or in another. */
  readonly isRepeated: boolean;
  readonly now: Date;
  readonly fees: FeePolicy;
}

const HOUR_MS = 3_600_000;
/** Our own news of it may be late by this much: a webhook that was lost, a core that was down. */
export const LINE_GRACE_MS = 2 * HOUR_MS;
/** While a payment is open, its driver still asks the provider. */
export const OPEN_GRACE_MS = 48 * HOUR_MS;

/** Money that came in, or that went out. Nothing at all counts as in. */
export function sideOf(amountMinor: number): "in" | "out" {
  return amountMinor < 0 ? "out" : "in";
}

/** A line without an amount is about its fee, whatever it calls itself. */
export function kindOf(line: Line): SettlementKind {
  return line.amountMinor === 0 && line.feeMinor !== 0 ? "fee" : line.kind;
}

/** What is charged by a line: positive. A line of the kind `fee` has it as its amount. */
export function feeOf(line: Line): number {
  return line.kind === "fee" ? line.feeMinor - line.amountMinor : line.feeMinor;
}

/**
 * What the two sides differ by, as people see it: fees are positive amounts on the line and go out of
 * our account.
 */
export function foundOf(line: Line, classification: Classification): number {
  return classification === "unexpected_fee" || kindOf(line) === "fee"
    ? -feeOf(line)
    : line.amountMinor;
}

export function classifyLine(
  line: Line,
  subject: Subject | undefined,
  circumstances: Circumstances,
): Judgement {
  if (circumstances.isRepeated) return said("duplicate");
  const kind = kindOf(line);
  if (kind === "fee") return judgeFee(line, subject, circumstances);
  // The provider says what it sent to our bank; only the bank's statement could contradict.
  if (kind === "transfer" && line.amountMinor < 0) {
    return isFeeAgreed(line, circumstances.fees)
      ? said("matched", ["transfer", "fee"])
      : said("unexpected_fee", ["transfer"]);
  }
  if (kind === "transfer") return said("missing_here");
  if (!subject) {
    // What names nothing of ours will not be known later either.
    const mayBeKnownSoon = kind !== "adjustment" || line.ourReference !== null;
    return notBooked(line, mayBeKnownSoon ? LINE_GRACE_MS : 0, circumstances.now);
  }
  return compare(line, subject, circumstances);
}

function compare(line: Line, subject: Subject, { now, fees }: Circumstances): Judgement {
  const side = sideOf(line.amountMinor);
  const booked = subject.booked
    .map(({ currency, inMinor, outMinor }) => ({
      currency,
      minor: side === "in" ? inMinor : outMinor,
    }))
    .filter(({ minor }) => minor !== 0);
  const same = booked.find(({ currency }) => currency === line.currency);
  const expected = same ?? booked[0];
  if (!expected) {
    return notBooked(line, subject.isOpen ? OPEN_GRACE_MS : LINE_GRACE_MS, now);
  }
  const seen = { expectedMinor: expected.minor, expectedCurrency: expected.currency };
  if (!same) return { ...said("currency_differs"), ...seen };
  if (same.minor !== line.amountMinor) return { ...said("amount_differs"), ...seen };
  if (!isFeeAgreed(line, fees)) return { ...said("unexpected_fee"), ...seen };
  return { ...said("matched", ["fee"]), ...seen };
}

function judgeFee(line: Line, subject: Subject | undefined, { fees }: Circumstances): Judgement {
  // A fee by itself says no amount that it could be a share of, so only the fixed part is agreed.
  const isAgreed = subject !== undefined && within(feeOf(line), fees.maxFixedMinor);
  return isAgreed ? said("fee", ["fee"]) : said("unexpected_fee");
}

function within(fee: number, bound: number): boolean {
  return fee >= 0 && fee <= bound;
}

/** A fee comes back with money that goes back; otherwise it is never negative. */
function isFeeAgreed(line: Line, policy: FeePolicy): boolean {
  const share = Math.floor((Math.abs(line.amountMinor) * policy.maxBasisPoints) / 10_000);
  const fixed = line.kind === "dispute" ? policy.maxDisputeMinor : policy.maxFixedMinor;
  const mayReturn = line.kind === "refund" || line.kind === "dispute";
  return within(mayReturn ? Math.abs(line.feeMinor) : line.feeMinor, share + fixed);
}

function notBooked(line: Line, graceMs: number, now: Date): Judgement {
  const isYoung = now.getTime() - line.occurredAt.getTime() < graceMs;
  return said(isYoung ? "pending_cutoff" : "missing_here");
}

function said(classification: Classification, books: Judgement["books"] = []): Judgement {
  return { classification, expectedMinor: null, expectedCurrency: null, books };
}

/** Whether a booking of ours that no line mentions should have been in a report up to `until`. */
export function classifyUnmentioned(
  booking: { readonly at: Date },
  until: Date,
  cutoffMs: number,
): "missing_there" | "pending_cutoff" {
  return until.getTime() - booking.at.getTime() < cutoffMs ? "pending_cutoff" : "missing_there";
}

/** What a person has to look at. */
export function needsPerson(classification: Classification): boolean {
  return !["matched", "fee", "pending_cutoff"].includes(classification);
}
