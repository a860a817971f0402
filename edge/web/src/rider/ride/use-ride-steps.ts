import { riderRoutes, type Trip } from "#shared/contracts/riders.ts";
import { tripRoutes } from "#shared/contracts/trips.ts";
import type { Position } from "#shared/geo.ts";
import { useSubmit } from "../../use-submit.ts";
import { riderApi } from "../rider-api.ts";

/** What a driver tells us during a ride; one thing at a time, each with the answer's trip. */
export function useRideSteps(trip: Trip, at: Position, onTrip: (trip: Trip) => void) {
  const { isBusy, error, run } = useSubmit();
  const params = { id: trip.id };
  const step = (call: () => Promise<Trip>) =>
    void run(async () => {
      onTrip(await call());
    });
  return {
    isBusy,
    error,
    arrive: (stopId: string) =>
      step(() => riderApi.call(riderRoutes.arriveAtStop, { params: { ...params, stopId } })),
    start: (otp: string) =>
      step(() => riderApi.call(tripRoutes.startTrip, { params, body: { otp, location: at } })),
    pause: () => step(() => riderApi.call(tripRoutes.pauseTrip, { params })),
    resume: () => step(() => riderApi.call(tripRoutes.resumeTrip, { params })),
    end: () =>
      step(async () => {
        const { trip: ended } = await riderApi.call(tripRoutes.endTrip, {
          params,
          body: { dropoff: at },
        });
        return ended;
      }),
    /** A refusal is shown by whoever asked. */
    cancel: async (reason: string) => {
      const body = { reason, location: at };
      onTrip(await riderApi.call(riderRoutes.cancelTrip, { params, body }));
    },
  };
}

export type RideSteps = ReturnType<typeof useRideSteps>;
