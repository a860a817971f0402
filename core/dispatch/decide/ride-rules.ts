/** What is special about the search for a ride's driver. Pure. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { DispatchPolicy } from "../policies.ts";
import type { Outcome } from "./candidate.ts";
import type { Comforts, WaveRide, WaveRider } from "./wave-shapes.ts";

/** Where bookings queue, waves take so much longer. */
export const QUEUED_WAVES = 2;

/** With less time left nobody new is asked: a rider gets a fair time to answer. */
export const LEAST_ANSWER_MS = 5_000;

/** How far a search looks now: one step further with each wave, the last one to its end. */
export function rideRadius(
  { isQueued }: WaveRide,
  searchedMs: number,
  { radiusStepsMeters: steps, waveMs }: DispatchPolicy,
): number {
  const lastsMs = (waveMs ?? Number.POSITIVE_INFINITY) * (isQueued ? QUEUED_WAVES : 1);
  const wave = Math.max(0, Math.floor(searchedMs / lastsMs));
  return steps[Math.min(wave, steps.length - 1)]!;
}

/** Why a rider who could be asked is not the one for this passenger. */
export function refuseForRide(
  rider: Pick<WaveRider, "vehicle" | "offers">,
  { vehicles, wants }: WaveRide,
): Outcome | undefined {
  if (!vehicles.includes(rider.vehicle as Vehicle)) return "wrong_vehicle";
  return offersAll(rider.offers ?? {}, wants) ? undefined : "not_as_wished";
}

function offersAll(offers: Comforts, wants: Comforts): boolean {
  return (
    (!wants.pets || offers.pets === true) &&
    (!wants.airConditioning || offers.airConditioning === true) &&
    (!wants.womanDriver || offers.womanDriver === true)
  );
}

/** Queued, one at a time. */
export function ridePolicy({ isQueued }: WaveRide, policy: DispatchPolicy): DispatchPolicy {
  return isQueued ? { ...policy, fanOut: { mode: "sequential" } } : policy;
}
