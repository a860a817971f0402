/** Where each step of an order's saga stands, by the rows of the order, its payment and its stock. Pure. */
import { isUnfulfilled, type OrderState, type PaymentState } from "#shared/states.ts";
import type { Standing } from "../sagas/index.ts";

export interface OrderFacts {
  readonly now: Date;
  readonly order: {
    readonly vertical: "delivery" | "ride";
    readonly state: OrderState;
    /** When somebody has to look at it again, whatever was or was not heard. */
    readonly deadlineAt: Date | null;
    readonly releaseAt: Date;
    readonly cancellationFeeMinor: number | null;
  };
  readonly payment:
    | {
        readonly state: PaymentState;
        readonly goal: "authorize" | "capture" | "void";
        readonly capturedMinor: number;
        /** Beyond what was asked for: a person's business. */
        readonly unexpectedMinor: number;
        readonly refundPendingMinor: number;
        readonly refundedMinor: number;
        readonly settledAt: Date | null;
        readonly attention: string | null;
        readonly failureCode: string | null;
        readonly requestedWithKey: string | null;
      }
    | undefined;
  /** What became of the pieces; undefined when nothing of it is counted. */
  readonly stock: "held" | "committed" | "released" | undefined;
}

/** The step that a placed order stands at. */
export const AUTHORIZE = "authorize";
/** The step that a ride stands at when it has ended: only now it is known what it costs. */
export const CAPTURE = "capture";
/** The key of a payment that took the place of one whose authorization had run out. */
export const RENEWAL = "renewal";

const FULFILLED: readonly OrderState[] = ["delivered", "completed", "paid"];
const TAKEN: readonly PaymentState[] = ["captured", "partially_refunded", "refunded", "disputed"];

export function isGivenUp({ order }: OrderFacts): boolean {
  return isUnfulfilled(order.state);
}

/** The pieces are taken in the transaction that makes the order, or there is no order. */
export const reserved = (): Standing => "done";

export function released({ stock }: OrderFacts): Standing {
  if (stock === "released") return "done";
  // Sold pieces that a kitchen has used stay sold; the move that ended the order gave the others back.
  return stock === "held" ? "open" : "none";
}

/** Asking the store belongs to it: until the money is promised the store does not hear of the order. */
export function authorized({ order, payment, now }: OrderFacts): Standing {
  if (order.state !== "created") return "done";
  const waitsForCustomer = payment?.state === "requires_action";
  const isPromised = payment?.state === "authorized" || payment?.state === "captured";
  const waitsForItsDay = isPromised && order.releaseAt > now;
  const isDue = order.deadlineAt === null || order.deadlineAt <= now;
  return (waitsForCustomer || waitsForItsDay) && !isDue ? "waiting" : "open";
}

export function voided({ payment }: OrderFacts): Standing {
  if (!payment || payment.state === "failed" || TAKEN.includes(payment.state)) return "none";
  return payment.state === "voided" ? "done" : "open";
}

export function fulfilled({ order }: OrderFacts): Standing {
  return FULFILLED.includes(order.state) ? "done" : "waiting";
}

/** A ride whose money was refused waits for another way to pay; a delivery's is a debt. */
export function captured(facts: OrderFacts): Standing {
  const { order, payment } = facts;
  const isRide = order.vertical === "ride";
  if (!payment) return isRide ? "waiting" : "done";
  if (TAKEN.includes(payment.state)) return "done";
  if (isRunOut(facts)) return "open";
  if (hasFailed(payment)) return isRide ? "waiting" : "none";
  return "open";
}

interface RunOutOrder {
  readonly order: Pick<OrderFacts["order"], "vertical">;
}

/**
 * The bank's promise ended before the food was at the door, as they do after some days: it is asked for
 * anew, once. What was opened for the capture itself has failed for good.
 */
export function isRunOut({ order, payment }: Pick<OrderFacts, "payment"> & RunOutOrder): boolean {
  if (order.vertical === "ride" || payment?.state !== "failed") return false;
  if (payment.attention !== null || payment.requestedWithKey === RENEWAL) return false;
  return payment.failureCode === "authorization_ended";
}

function hasFailed({ state }: NonNullable<OrderFacts["payment"]>): boolean {
  return state === "failed" || state === "voided";
}

/** What was captured of an order that nobody got, beyond the fee of its cancellation, goes back. */
export function refunded(facts: OrderFacts): Standing {
  const { payment } = facts;
  if (!payment || !TAKEN.includes(payment.state)) return "none";
  if (owedMinor(facts) > 0) return payment.attention === null ? "open" : "person";
  if (payment.refundPendingMinor > 0) return "waiting";
  return payment.refundedMinor > 0 ? "done" : "none";
}

/** What of an unfulfilled order's money nobody has promised back yet, in minor units. */
export function owedMinor({ order, payment }: OrderFacts): number {
  if (!payment || payment.state === "disputed") return 0;
  // Captured where it was to be let go, and written off by a person: that stands.
  if (payment.goal === "void" && payment.settledAt !== null) return 0;
  const promised = payment.refundedMinor + payment.refundPendingMinor;
  const kept = payment.capturedMinor - payment.unexpectedMinor - promised;
  return Math.max(0, kept - (order.cancellationFeeMinor ?? 0));
}

export function settled({ payment }: OrderFacts): Standing {
  if (!payment || payment.state === "disputed" || hasFailed(payment)) return "none";
  if (payment.settledAt !== null) return "done";
  return payment.attention === "captured_too_little" ? "person" : "open";
}

/** A delivery is completed with its money; a ride was before, and is paid now. */
export function notified({ order }: OrderFacts): Standing {
  if (order.vertical === "ride") return order.state === "paid" ? "done" : "open";
  return order.state === "completed" || order.state === "paid" ? "done" : "open";
}

/** In a word of ours why a person has to decide. */
export function problemOf(facts: OrderFacts): string | null {
  const { payment } = facts;
  if (payment?.attention) return payment.attention;
  if (isGivenUp(facts)) return null;
  // Somebody has eaten and not paid: whether and how that is collected is for people to say.
  if (facts.order.vertical === "ride") return null;
  if (isRunOut(facts)) return null;
  const isDebt = fulfilled(facts) === "done" && payment !== undefined && hasFailed(payment);
  return isDebt ? "capture_refused" : null;
}
