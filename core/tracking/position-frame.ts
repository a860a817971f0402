/** A watched rider's report as frames: the position, and what it means for the arrival. Pure. */
import { freshnessOf, type RelayFrame, type RoomPosition } from "#shared/rooms.ts";
import { estimateOrderEta, type LearnedEta } from "../eta/index.ts";
import type { LiveRider } from "../supply/index.ts";
import type { Room } from "./watched-rooms.ts";

export function roomPositionOf(rider: LiveRider): RoomPosition {
  return {
    lat: rider.lat,
    lng: rider.lng,
    bearing: rider.bearing,
    speedKmh: rider.speedKmh,
    recordedAt: new Date(rider.recordedAtMs).toISOString(),
  };
}

/** Undefined when there is nothing to show. */
export function positionFrame(
  room: Room,
  { now, timeScale, learned }: { now: Date; timeScale: number; learned: LearnedEta | undefined },
): RelayFrame | undefined {
  const { scene, position } = room;
  if (!scene || !position) return undefined;
  const ageMs = Math.max(0, now.getTime() - Date.parse(position.recordedAt));
  const eta = estimateOrderEta({
    state: scene.state,
    pickup: scene.pickup,
    dropoff: scene.dropoff,
    readyAt: scene.readyAt,
    stopsBefore: scene.stopsBefore,
    rider: scene.vehicle && {
      id: scene.riderId ?? undefined,
      vehicle: scene.vehicle,
      position,
      speedKmh: position.speedKmh,
      freshness: freshnessOf(ageMs),
    },
    now,
    timeScale,
    learned,
  });
  return { type: "position", orderId: room.orderId, position, eta };
}
