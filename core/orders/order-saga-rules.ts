/** Where each step of an order's saga stands, by the rows of the order, its payment and its stock. Pure. */
import { isUnfulfilled, type OrderState, type PaymentState } from "#shared/states.ts";
import type { Standing } from "../sagas/index.ts";

export interface OrderFacts {
  readonly now: Date;
  readonly order: {
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
        readonly refundedMinor: number;
        readonly settledAt: Date | null;
        readonly attention: string | null;
      }
    | undefined;
  /** What became of the pieces; undefined when nothing of it is counted. */
  readonly stock: "held" | "committed" | "released" | undefined;
}

/** The step that a placed order stands at. */
export const AUTHORIZE = "authorize";

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

export function captured({ payment }: OrderFacts): Standing {
  if (!payment || TAKEN.includes(payment.state)) return "done";
  return hasFailed(payment) ? "none" : "open";
}

function hasFailed({ state }: NonNullable<OrderFacts["payment"]>): boolean {
  return state === "failed" || state === "voided";
}

/** What was captured of an order that nobody got, beyond the fee of its cancellation, goes back. */
export function refunded({ order, payment }: OrderFacts): Standing {
  if (!payment || !TAKEN.includes(payment.state)) return "none";
  const kept = payment.capturedMinor - payment.refundedMinor;
  if (kept <= (order.cancellationFeeMinor ?? 0)) return payment.refundedMinor > 0 ? "done" : "none";
  return "person";
}

export function settled({ payment }: OrderFacts): Standing {
  if (!payment || payment.state === "disputed" || hasFailed(payment)) return "none";
  return payment.settledAt === null ? "open" : "done";
}

export function notified({ order }: OrderFacts): Standing {
  return order.state === "completed" || order.state === "paid" ? "done" : "open";
}

/** In a word of ours why a person has to decide. */
export function problemOf(facts: OrderFacts): string | null {
  const { payment } = facts;
  if (payment?.attention) return payment.attention;
  if (isGivenUp(facts)) return refunded(facts) === "person" ? "captured_unfulfilled" : null;
  // Somebody has eaten and not paid: whether and how that is collected is for people to say.
  const isDebt = fulfilled(facts) === "done" && payment !== undefined && hasFailed(payment);
  return isDebt ? "capture_refused" : null;
}
