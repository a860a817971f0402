/** What support may do about a ride that went wrong. Pure. */
import type { Order } from "#shared/contracts/orders.ts";
import type { Money } from "#shared/money.ts";
import type { PaymentState } from "#shared/states.ts";

/** A ride that is under way, whose driver may not be there to end it. */
export function canEndRide({ vertical, state, tripId }: Order): boolean {
  return vertical === "ride" && tripId !== null && (state === "in_progress" || state === "paused");
}

/** Money that was asked for and did not come. */
const notPaid: ReadonlySet<PaymentState> = new Set(["failed", "voided"]);

/** The fare, or the fee of a cancelled ride, that the customer still owes; null for none. */
export function owedOf({ vertical, state, total, cancellationFee, payment }: Order): Money | null {
  if (vertical !== "ride" || (payment && !notPaid.has(payment.state))) return null;
  const owed = state === "completed" ? total : state === "cancelled" ? cancellationFee : null;
  return owed && owed.amountMinor > 0 ? owed : null;
}
