import type { OpsFrame } from "#shared/streams.ts";
import type { Runtime } from "../platform/index.ts";
import { liveIndexOf, seenPositionOf } from "../supply/index.ts";
import { trackingOf } from "./tracking-state.ts";

/** 300 KB of frame a second is what a map on a wall can take; cells still count everybody. */
const MAX_RIDERS = 2_000;

/** Sends each city that somebody looks at its riders and cells. */
export async function showSupply(runtime: Runtime): Promise<void> {
  const { seats } = trackingOf(runtime);
  for (const topic of seats.topics("city:")) {
    seats.publish(topic, await supplyFrame(runtime, topic.slice("city:".length)));
  }
}

export async function supplyFrame(runtime: Runtime, cityCode: string): Promise<OpsFrame> {
  const { riders, cells } = await liveIndexOf(runtime).snapshot(cityCode);
  const nowMs = runtime.ambient.now().getTime();
  return {
    type: "supply",
    cityCode,
    riders: riders.slice(0, MAX_RIDERS).map((rider) => ({
      id: rider.riderId,
      state: rider.state,
      vehicle: rider.vehicle,
      position: seenPositionOf(rider, nowMs),
    })),
    cells: cells.map(({ cell, riders: count, free }) => ({ cell, riders: count, free })),
  };
}
