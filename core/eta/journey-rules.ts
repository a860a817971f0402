/** Whole deliveries out of finished legs, to see how good an estimate was from the first minute. Pure. */
import { type CityTime, type EtaSample, type Leg, legs } from "./leg-rules.ts";
import type { JourneyFacts } from "./model-rules.ts";

export interface Journey {
  /** As it was known when the rider took the trip. */
  readonly facts: JourneyFacts;
  readonly at: CityTime;
  readonly actualSeconds: number;
  readonly endedAtMs: number;
}

/** Trips of one order of which all four legs are known; the others say nothing about one customer. */
export function journeysOf(samples: readonly EtaSample[]): Journey[] {
  const byTrip = new Map<string, EtaSample[]>();
  for (const sample of samples) {
    const known = byTrip.get(sample.tripId);
    if (known) known.push(sample);
    else byTrip.set(sample.tripId, [sample]);
  }
  return [...byTrip.values()].flatMap((trip) => {
    if (trip.length !== legs.length) return [];
    const of = (leg: Leg) => trip.find((sample) => sample.leg === leg);
    const [toPickup, atPickup, toDropoff, handover] = legs.map(of);
    if (!toPickup || !atPickup || !toDropoff || !handover) return [];
    const prepSeconds = toPickup.prepSeconds ?? 0;
    return [
      {
        facts: {
          searchSeconds: 0,
          visits: [
            { ride: toPickup, stop: { ...atPickup, prepSeconds } },
            { ride: toDropoff, stop: handover },
          ],
        },
        at: toPickup,
        actualSeconds: trip.reduce((sum, { actualSeconds }) => sum + actualSeconds, 0),
        endedAtMs: Math.max(...trip.map(({ endedAtMs }) => endedAtMs)),
      },
    ];
  });
}
