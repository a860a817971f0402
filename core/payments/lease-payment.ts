/** While somebody talks to a provider about a payment, nobody else does. */
import { and, eq, getTableColumns, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { PROVIDER_DEADLINE_MS } from "../providers/index.ts";
import { changePayment, flagged, lockPaymentById } from "./change-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import { dueAfter, isGivenUp, staysUnknown } from "./payment-rules.ts";

/** Look up, authorize, capture and one to spare; a payment never needs more at a time. */
export const MAX_STEPS = 4;
/** Longer than all steps of one drive together, so that a live driver never loses it. */
const LEASE_MS = MAX_STEPS * PROVIDER_DEADLINE_MS + 8_000;

export interface Leased {
  readonly row: PaymentRow;
  /** The last holder died with it: what it asked, and whether, nobody knows. */
  readonly isTakenOver: boolean;
  /** By refund: what is told of one that moves from now on may be older than what moved it. */
  readonly refundVersions: Readonly<Record<string, number>>;
}

const refundVersions = sql<Record<string, number> | null>`(
  select jsonb_object_agg(id, version) from refunds where refunds.payment_id = payments.id)`;

/** @param isAnyState also what is where it should be, to see whether the provider thinks so too */
export async function takeLease(
  ctx: Ctx,
  paymentId: string,
  isAnyState = false,
): Promise<Leased | undefined> {
  const at = now(ctx);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const isFree = or(isNull(payments.leaseUntil), lte(payments.leaseUntil, at));
  /** `nextStep` in SQL, and what is due to be looked at. */
  const isUnfinished = or(
    inArray(payments.state, ["created", "requires_action", "unknown"]),
    and(eq(payments.state, "authorized"), ne(payments.goal, "authorize")),
    lte(payments.dueAt, at),
  );
  const [found] = await ctx.db
    .update(payments)
    // Due when the lease ends: should this process die, the loop of another takes over.
    .set({ leaseUntil, dueAt: leaseUntil })
    .where(and(eq(payments.id, paymentId), isFree, isAnyState ? undefined : isUnfinished))
    .returning({
      ...getTableColumns(payments),
      staleLease: sql<string | null>`old.lease_until`,
      refundVersions,
    });
  if (!found) return undefined;
  const { staleLease, refundVersions: versions, ...row } = found;
  return { row, isTakenOver: staleLease !== null, refundVersions: versions ?? {} };
}

/** Whether the lease that a driver took is still its own. */
export function holdsLease(present: PaymentRow, leased: PaymentRow): boolean {
  return present.leaseUntil?.getTime() === leased.leaseUntil?.getTime();
}

/**
 * Ends the lease, and says when to ask again if something is left to ask. Here also ends the
 * patience: with a customer who does not answer the bank, and with a provider that never tells.
 */
export async function giveBack(
  ctx: Ctx,
  driven: PaymentRow,
  retryAfterMs = 0,
): Promise<PaymentRow> {
  if (driven.leaseUntil === null) return driven;
  return transact(ctx, async (tx) => {
    const row = await lockPaymentById(tx, driven.id);
    if (!row) throw new Error("There is no such payment");
    // Only our own lease: after one that ran out, somebody else may hold the next.
    if (!holdsLease(row, driven)) return row;
    const at = now(tx);
    const { feeActionSeconds } = policyInForce(tx.runtime, "cancellation").values;
    const goal = isGivenUp(row, at, feeActionSeconds * 1_000) ? "void" : row.goal;
    const attention = staysUnknown(row) ? "stays_unknown" : undefined;
    const isNew = attention !== undefined && row.attention === null;
    const due = dueAfter({ ...row, goal, tries: row.goal === goal ? row.tries : 0 }, at);
    // Decided otherwise meanwhile: at once.
    const earliest = new Date(row.goal === driven.goal ? at.getTime() + retryAfterMs : 0);
    const dueAt = due !== null && due < earliest ? earliest : due;
    const flag = isNew ? flagged(tx, row, attention) : {};
    return changePayment(tx, row, {
      set: { goal, leaseUntil: null, dueAt, ...flag },
      reason: attention ?? "given back",
      isNoted: isNew,
    });
  });
}
