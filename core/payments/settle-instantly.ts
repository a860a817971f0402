/**
 * Cash, the wallet and what is waived: nobody has to be called, so the next state is known at once, and the ledger's
 * part of it belongs to the very transaction that decides.
 */
import { type Posting, post, postHold, voidHold } from "../ledger/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import {
  accountOf,
  capturePostings,
  PLATFORM,
  purposePosting,
  sharesAtCapture,
  sourceOf,
  transfer,
} from "./capture-postings.ts";
import { CASH, type PaymentRow, WAIVER, WALLET } from "./payment-row.ts";
import { nextStep, wantedMinor } from "./payment-rules.ts";
import { type FulfilledOrder, settledWith } from "./settle-payment.ts";

export function isInstant({ provider }: Pick<PaymentRow, "provider">): boolean {
  return provider === CASH || provider === WALLET || provider === WAIVER;
}

/**
 * Takes a payment one step on where nobody has to be called; nothing is written yet. Undefined when
 * the provider has to be called, or nothing is to be asked.
 */
export function settleInstantly(
  ctx: Ctx,
  row: PaymentRow,
): { row: PaymentRow; reason: string } | undefined {
  const step = nextStep(row);
  if (!isInstant(row) || step === undefined || step === "lookup") return undefined;
  const to = ({ authorize: "authorized", capture: "captured", void: "voided" } as const)[step];
  const settled: PaymentRow = {
    ...row,
    state: to,
    version: row.version + 1,
    capturedMinor: to === "captured" ? wantedMinor(row) : row.capturedMinor,
    tries: 0,
    dueAt: null,
    leaseUntil: null,
    updatedAt: now(ctx),
  };
  return { row: settled, reason: `${step}: ${to}` };
}

/** What else is known of an order whose money is moved. */
export interface MoneyMove {
  /** Present when the order is fulfilled: its money is shared out at once. */
  readonly order?: FulfilledOrder | undefined;
  /** The fee of a cancelled cash order, which the customer owes from now on. */
  readonly owedMinor?: number | undefined;
}

/** The ledger's part of an instant step; returns the row with what was shared out. */
export async function moveInstantMoney(
  ctx: Ctx,
  row: PaymentRow,
  { order, owedMinor }: MoneyMove,
): Promise<PaymentRow> {
  if (row.state === "voided") {
    if (row.provider === WALLET) await voidHold(ctx, row.id);
    if (owedMinor) await post(ctx, debtPosting(row, owedMinor));
    return row;
  }
  if (row.state !== "captured") return row;
  const made = order ? settledWith(ctx, row, order) : withoutOrder(ctx, row);
  const postings = capturePostings(row, order?.riderId ?? null);
  await takeMoney(ctx, row, [...postings, ...made.postings]);
  return made.row;
}

function withoutOrder(ctx: Ctx, row: PaymentRow): { row: PaymentRow; postings: Posting[] } {
  const isAlone = row.purpose !== "order" || row.toCaptureMinor !== null;
  const settled = isAlone ? { settledAt: now(ctx), shares: sharesAtCapture(row) } : {};
  return { row: { ...row, ...settled }, postings: [] };
}

/** An order's money was held in the wallet when it was placed; anything else is taken at once. */
async function takeMoney(ctx: Ctx, row: PaymentRow, postings: Posting[]): Promise<void> {
  const isHeld = row.provider === WALLET && row.purpose === "order";
  if (!isHeld) return post(ctx, postings);
  const source = sourceOf(row, null);
  const capture = purposePosting(row, source, row.capturedMinor);
  const others = postings.filter(({ purpose }) => purpose !== capture.purpose);
  await postHold(ctx, row.id, capture, others);
}

function debtPosting(row: PaymentRow, minor: number): Posting {
  const about = { purpose: "cancellation_fee", reference: row.id } as const;
  const receivable = accountOf("customer_receivable", row.customerId, row.currency);
  const revenue = accountOf("platform_revenue", PLATFORM, row.currency);
  return transfer(row, about, receivable, revenue, minor);
}
