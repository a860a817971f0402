/** The newest that a rider knows about the trip. Pure: frames and answers may cross each other. */
import type { Stop, Trip } from "#shared/contracts/riders.ts";

const stopRank = { pending: 0, arrived: 1, done: 2, failed: 2 } as const;
const tripRank = { assigned: 0, in_progress: 1, paused: 1, completed: 2, cancelled: 2 } as const;

function isOlder(told: Trip, known: Trip): boolean {
  if (tripRank[told.state] < tripRank[known.state]) return true;
  return told.stops.some((stop) => {
    const before = known.stops.find((candidate) => candidate.id === stop.id);
    // A failed stop may be opened again by support; nothing else goes backwards.
    return (
      before !== undefined &&
      before.state !== "failed" &&
      stopRank[stop.state] < stopRank[before.state]
    );
  });
}

export function newerTrip(known: Trip | null, told: Trip): Trip {
  if (!known) return told;
  if (known.id === told.id) return isOlder(told, known) ? known : told;
  return Date.parse(told.assignedAt) < Date.parse(known.assignedAt) ? known : told;
}

export function isEnded(trip: Trip): boolean {
  return trip.state === "completed" || trip.state === "cancelled";
}

/** The stop to go to or to finish; undefined when nothing is left to do. */
export function openStop(trip: Trip): Stop | undefined {
  if (isEnded(trip)) return undefined;
  return trip.stops.find((stop) => stop.state === "pending" || stop.state === "arrived");
}
