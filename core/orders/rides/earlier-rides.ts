import { BeelineError } from "#shared/errors.ts";
import { type Ctx, statement } from "../../platform/index.ts";
import { type EarlierRide, isUnderWay, isUnpaid } from "./booking-rules.ts";

/** Whatever is not paid blocks the next booking, so that it is among the latest. */
const LATEST = 5;

type Row = EarlierRide & { readonly id: string; readonly placedAt: Date };

const latest = `
  select o.id, o.state, o.placed_at as "placedAt", o.cancellation_fee_minor as "cancellationFeeMinor",
    (select p.state from payments p where p.subject_id = o.id and p.purpose = 'order') as payment
  from rides r join orders o on o.id = r.order_id
  where r.customer_id = $1 order by r.order_id desc limit ${LATEST}`;

const takeTurn = statement("select pg_advisory_xact_lock(hashtextextended($1, 3))");
const selectLatest = statement<Row>(latest);

/**
 * Belongs in a transaction that locks an earlier ride and then books the next one: two of them would
 * wait for each other's rides.
 */
export async function queueBookings(ctx: Ctx, customerId: string): Promise<void> {
  await takeTurn(ctx, [customerId]);
}

/** What ends at this very moment is waited for: it has to be paid before the next one. */
const holdLatest = statement<Row>(`${latest} for share of o`);

/** The ride that has ended and is not paid, if any. */
export async function findUnpaidRide(
  ctx: Ctx,
  customerId: string,
): Promise<{ orderId: string } | null> {
  const found = (await selectLatest(ctx, [customerId])).find(isUnpaid);
  return found ? { orderId: found.id } : null;
}

/**
 * Belongs in the transaction that books the next ride.
 * @returns when the customer asked for a ride before, if ever
 * @throws BeelineError CONFLICT, PAYMENT_PENDING
 */
export async function demandNoEarlierRide(ctx: Ctx, customerId: string): Promise<Date | null> {
  const rides = await holdLatest(ctx, [customerId]);
  if (rides.some(isUnderWay)) throw rideUnderWay();
  if (rides.some(isUnpaid)) {
    throw new BeelineError("PAYMENT_PENDING", { detail: "Pay for your last ride first" });
  }
  const [last] = rides;
  return last ? new Date(last.placedAt) : null;
}

export function rideUnderWay(): BeelineError {
  return new BeelineError("CONFLICT", { detail: "You have a ride already" });
}
