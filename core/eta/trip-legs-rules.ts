/** Finished legs out of a finished trip. Pure. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { StopState } from "#shared/states.ts";
import { cityTimeAt } from "./city-time-rules.ts";
import {
  type EtaSample,
  formulaSeconds,
  type Leg,
  type LegFacts,
  SAME_PLACE_METERS,
} from "./leg-rules.ts";

export interface FinishedStop extends Position {
  readonly id: string;
  readonly sequence: number;
  readonly kind: "pickup" | "dropoff";
  readonly state: StopState;
  readonly arrivedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** What the store promised, and when the food was there. */
  readonly promisedReadyAtMs: number | null;
  readonly readyAtMs: number | null;
}

export interface FinishedTrip {
  readonly tripId: string;
  readonly riderId: string;
  /** Of a ride only the travel counts: nobody waits for food, and a passenger is no door. */
  readonly vertical?: "delivery" | "ride";
  readonly vehicle: Vehicle;
  readonly assignedAtMs: number;
  /** Straight line from where the rider was when asked. */
  readonly approachMeters: number;
  readonly stops: readonly FinishedStop[];
}

export interface City {
  readonly timeZone: string;
  /** How much faster than reality the city lives. */
  readonly timeScale: number;
}

export type StopSample = EtaSample & { readonly stopId: string; readonly predictedSeconds: number };

/** Of city life. Longer ones are a pause, a repair or a forgotten button. */
const MOST_SECONDS = 4 * 3_600;

export function legsOfTrip(trip: FinishedTrip, city: City): StopSample[] {
  const stops = [...trip.stops].sort((a, b) => a.sequence - b.sequence);
  let leftAtMs = trip.assignedAtMs;
  let place: FinishedStop | undefined;
  return stops.flatMap((stop) => {
    const { arrivedAtMs, finishedAtMs } = stop;
    const samples: StopSample[] = [];
    if (arrivedAtMs !== null) {
      const meters = place ? distanceMeters(place, stop) : trip.approachMeters;
      const span = { fromMs: leftAtMs, toMs: arrivedAtMs };
      const leg = stop.kind === "pickup" ? "to_pickup" : "to_dropoff";
      if (meters >= SAME_PLACE_METERS)
        samples.push(...sampleOf(trip, stop, city, { leg, meters, span }));
    }
    const isHandled = arrivedAtMs !== null && finishedAtMs !== null && stop.state === "done";
    if (isHandled && trip.vertical !== "ride") {
      const leg = stop.kind === "pickup" ? "at_pickup" : "at_dropoff";
      const span = { fromMs: arrivedAtMs, toMs: finishedAtMs };
      samples.push(...sampleOf(trip, stop, city, { leg, meters: 0, span }));
    }
    // A stop that was given up without going there does not move the rider.
    if (arrivedAtMs !== null) place = stop;
    leftAtMs = finishedAtMs ?? leftAtMs;
    return samples;
  });
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function sampleOf(
  trip: FinishedTrip,
  stop: FinishedStop,
  city: City,
  { leg, meters, span }: { leg: Leg; meters: number; span: Span },
): StopSample[] {
  const cityMs = (span.toMs - span.fromMs) * city.timeScale;
  const actualSeconds = Math.round(cityMs / 1000);
  if (actualSeconds < 1 || actualSeconds > MOST_SECONDS) return [];
  const facts: LegFacts = {
    leg,
    vehicle: trip.vehicle,
    meters: Math.round(meters),
    prepSeconds: stop.kind === "pickup" ? prepSeconds(stop, span.fromMs, city) : null,
    riderId: trip.riderId,
  };
  return [
    {
      ...facts,
      ...cityTimeAt(city.timeZone, span.fromMs),
      tripId: trip.tripId,
      riderId: trip.riderId,
      stopId: stop.id,
      predictedSeconds: Math.round(formulaSeconds(facts)),
      actualSeconds,
      endedAtMs: span.toMs,
    },
  ];
}

/** What the kitchen still needed, as it was known at that moment. */
function prepSeconds(stop: FinishedStop, atMs: number, { timeScale }: City): number {
  const { readyAtMs, promisedReadyAtMs } = stop;
  if (readyAtMs !== null && readyAtMs <= atMs) return 0;
  const knownMs = promisedReadyAtMs ?? readyAtMs ?? atMs;
  return Math.round((Math.max(0, knownMs - atMs) * timeScale) / 1000);
}
