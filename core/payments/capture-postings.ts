/** Which movements of the ledger belong to a change of a payment. Pure. */

import { Currency } from "#shared/money.ts";
import { allocate } from "#shared/money-allocation.ts";
import type { AccountKind, AccountRef, Leg, Posting, PostingPurpose } from "../ledger/index.ts";
import type { PaymentRow } from "./payment-row.ts";

export const PLATFORM = "platform";

/** A part of an amount and the account of the ledger that it belongs to. */
export interface MoneyShare {
  readonly kind: string;
  readonly owner: string;
  readonly minor: number;
}

export type PostedRow = Pick<
  PaymentRow,
  | "id"
  | "purpose"
  | "orderId"
  | "customerId"
  | "provider"
  | "currency"
  | "capturedMinor"
  | "unexpectedMinor"
  | "toCaptureMinor"
  | "shares"
>;

export function accountOf(kind: AccountKind, owner: string, currency: string): AccountRef {
  return { kind, owner, currency: Currency.parse(currency) };
}

export function leg(account: AccountRef, amountMinor: number): Leg {
  return { account, amountMinor };
}

/** Debits one account and credits another. */
export function transfer(
  row: Pick<PaymentRow, "orderId">,
  about: { readonly purpose: PostingPurpose; readonly reference: string },
  from: AccountRef,
  to: AccountRef,
  minor: number,
): Posting {
  return {
    ...about,
    ...(row.orderId === null ? {} : { orderId: row.orderId }),
    legs: [leg(from, minor), leg(to, -minor)],
  };
}

/**
 * Where captured money lies: with the provider, with the rider who has the notes, in the wallet. What is
 * waived is a gift of ours.
 */
export function sourceOf(row: PostedRow, riderId: string | null): AccountRef {
  if (row.provider === "wallet") return accountOf("customer_wallet", row.customerId, row.currency);
  if (row.provider === "waiver") return accountOf("promotions", PLATFORM, row.currency);
  if (row.provider !== "cash") return accountOf("provider_clearing", row.provider, row.currency);
  // Notes that nobody carries are a case for a person.
  return riderId === null
    ? accountOf("suspense", row.provider, row.currency)
    : accountOf("rider_payable", riderId, row.currency);
}

/** What a first capture moves: what was expected to its purpose, the rest to suspense. */
export function capturePostings(row: PostedRow, riderId: string | null = null): Posting[] {
  const source = sourceOf(row, riderId);
  const expected = row.capturedMinor - row.unexpectedMinor;
  const postings: Posting[] = [];
  if (expected > 0) {
    postings.push(purposePosting(row, source, expected), ...followUps(row, expected));
  }
  if (row.unexpectedMinor > 0) postings.push(unexpectedPosting(row, row.unexpectedMinor));
  return postings;
}

/** From where the money came to what it was meant for. */
export function purposePosting(row: PostedRow, source: AccountRef, minor: number): Posting {
  const to = {
    order: accountOf("order_funds", PLATFORM, row.currency),
    cancellation_fee: accountOf("order_funds", PLATFORM, row.currency),
    tip: accountOf("tips", PLATFORM, row.currency),
    top_up: accountOf("customer_wallet", row.customerId, row.currency),
  }[row.purpose];
  const purpose = row.purpose === "top_up" ? "top_up" : "capture";
  return transfer(row, { purpose, reference: row.id }, source, to, minor);
}

/** What is shared out with the capture, because nothing else has to happen before. */
export function followUps(row: PostedRow, minor: number): Posting[] {
  if (row.purpose === "tip") {
    const rider = row.shares?.[0]?.owner;
    if (rider === undefined) throw new Error("A tip has no rider");
    const from = accountOf("tips", PLATFORM, row.currency);
    const to = accountOf("rider_payable", rider, row.currency);
    return [transfer(row, { purpose: "tip", reference: row.id }, from, to, minor)];
  }
  if (!isFee(row)) return [];
  const split = row.shares === null ? undefined : settlePosting(row, feeShares(row, minor));
  return [split ?? feePosting(row, minor)];
}

/** Whether only the fee of a cancelled order is taken of what was authorized for it. */
export function isFee(row: Pick<PaymentRow, "purpose" | "toCaptureMinor">): boolean {
  return row.purpose === "order" && row.toCaptureMinor !== null;
}

/** The platform's, unless somebody came for it. Of a part that was captured everybody gets a part. */
function feeShares(row: PostedRow, minor: number): MoneyShare[] {
  if (row.shares === null) return [{ kind: "platform_revenue", owner: PLATFORM, minor }];
  const parts = allocate(
    minor,
    row.shares.map((share) => share.minor),
  );
  return row.shares.map((share, place) => ({ ...share, minor: parts[place]! }));
}

function feePosting(row: PostedRow, minor: number): Posting {
  const from = accountOf("order_funds", PLATFORM, row.currency);
  const to = accountOf("platform_revenue", PLATFORM, row.currency);
  return transfer(row, { purpose: "cancellation_fee", reference: row.id }, from, to, minor);
}

/** Money that nobody expected; its reference tells apart what came later. */
export function unexpectedPosting(row: PostedRow, minor: number, before = 0): Posting {
  const reference = before === 0 ? row.id : `${row.id}.${before + minor}`;
  const from = accountOf("provider_clearing", row.provider, row.currency);
  const to = accountOf("suspense", row.provider, row.currency);
  return transfer(row, { purpose: "unexpected", reference }, from, to, minor);
}

/** Shares that are known with the capture: a fee is the platform's; a tip has its rider already. */
export function sharesAtCapture(row: PostedRow): MoneyShare[] | null {
  const minor = row.capturedMinor - row.unexpectedMinor;
  if (isFee(row)) return feeShares(row, minor);
  if (row.purpose === "tip" && row.shares?.[0]) return [{ ...row.shares[0], minor }];
  if (row.purpose === "top_up") {
    return [{ kind: "customer_wallet", owner: row.customerId, minor }];
  }
  return row.shares;
}

/** The settlement of a fulfilled order: out of the common pot, to each its part. */
export function settlePosting(
  row: Pick<PostedRow, "id" | "orderId" | "currency">,
  shares: readonly MoneyShare[],
  reference = row.id,
): Posting | undefined {
  const total = shares.reduce((sum, { minor }) => sum + minor, 0);
  if (total === 0) return undefined;
  return {
    purpose: "settle",
    reference,
    ...(row.orderId === null ? {} : { orderId: row.orderId }),
    legs: [
      leg(accountOf("order_funds", PLATFORM, row.currency), total),
      ...shares
        .filter(({ minor }) => minor !== 0)
        .map(({ kind, owner, minor }) =>
          leg(accountOf(kind as AccountKind, owner, row.currency), -minor),
        ),
    ],
  };
}
