/** What cancelling a ride costs its customer, and why. Pure; shown before it is done, and charged so. */
import type { CancelReason } from "#shared/contracts/trips.ts";
import type { CancellationPolicy } from "#shared/policies/cancellation.ts";
import { isRideType } from "#shared/ride-types.ts";
import type { ActorRole } from "#shared/roles.ts";

export interface CancelFacts {
  readonly rideType: string;
  /** Null while a driver is searched for. */
  readonly assignedAt: Date | null;
  readonly arrivedAt: Date | null;
  /** What was told when the driver took it: real seconds and metres to the pick-up. */
  readonly toldEtaSeconds: number | null;
  readonly startMeters: number | null;
  /** The driver's way to the pick-up now; null when nobody knows where the driver is. */
  readonly metersNow: number | null;
  /** Rides that this customer gave up within a day after a driver had taken them. */
  readonly recentCancels: number;
}

/** Kept with the order as it is; apps word it. */
export type FeeReason = CancelReason | "free_by_staff" | "free_by_driver" | "fee_no_show";

export interface CancelFee<R extends FeeReason = FeeReason> {
  readonly feeMinor: number;
  readonly reason: R;
}

const free = <R extends FeeReason>(reason: R): CancelFee<R> => ({ feeMinor: 0, reason });

/** Of a customer who cancels now. */
export function cancelFeeNow(
  facts: CancelFacts,
  policy: CancellationPolicy,
  now: Date,
): CancelFee<CancelReason> {
  const { assignedAt, arrivedAt } = facts;
  if (assignedAt === null) return free("free_while_searching");
  const seconds = (now.getTime() - assignedAt.getTime()) / 1_000;
  const feeMinor = feeOf(policy.fee, facts.rideType);
  if (seconds <= policy.freeSeconds) {
    const isOften = facts.recentCancels >= policy.freeCancels;
    return isOften ? { feeMinor, reason: "fee_too_often" } : free("free_within_time");
  }
  // Whoever has come and waits was neither late for ever nor idle.
  if (arrivedAt !== null) return { feeMinor, reason: "fee_driver_waits" };
  const told = facts.toldEtaSeconds;
  if (told !== null && seconds > told + policy.lateGraceSeconds) return free("free_driver_late");
  if (!hasMoved(facts, policy)) return free("free_driver_not_moving");
  return { feeMinor, reason: "fee_driver_on_the_way" };
}

/** Which cancellations are the customer's own doing: not those of a driver who was late or idle. */
export const ownReasons: readonly FeeReason[] = [
  "free_within_time",
  "fee_too_often",
  "fee_driver_on_the_way",
  "fee_driver_waits",
];

/** How many seconds nothing can be booked, after so many of them; 0 when it can. */
export function pauseLeftSeconds(
  recent: { readonly count: number; readonly last: Date | null },
  { cancelsToPause, pauseSeconds }: CancellationPolicy,
  now: Date,
): number {
  if (recent.last === null || recent.count < cancelsToPause) return 0;
  const goneSeconds = (now.getTime() - recent.last.getTime()) / 1_000;
  return Math.max(0, Math.ceil(pauseSeconds - goneSeconds));
}

/** Of a passenger who did not come to a driver who has waited. */
export function noShowFee(rideType: string, policy: CancellationPolicy): CancelFee {
  return { feeMinor: feeOf(policy.noShowFee, rideType), reason: "fee_no_show" };
}

export function feeFor(
  by: ActorRole,
  facts: CancelFacts,
  policy: CancellationPolicy,
  now: Date,
): CancelFee {
  if (by === "customer") return cancelFeeNow(facts, policy, now);
  return free(by === "rider" ? "free_by_driver" : "free_by_staff");
}

/** Who was never far has nothing to come closer by. */
function hasMoved(
  { startMeters, metersNow }: CancelFacts,
  { movedMeters }: CancellationPolicy,
): boolean {
  if (startMeters === null || startMeters <= movedMeters) return true;
  return metersNow !== null && startMeters - metersNow >= movedMeters;
}

function feeOf(fees: CancellationPolicy["fee"], rideType: string): number {
  const own = isRideType(rideType) ? fees.types[rideType] : undefined;
  return own ?? fees.usualMinor;
}
