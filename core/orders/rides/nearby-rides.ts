import type { NearbyRides } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";
import type { Ctx } from "../../platform/index.ts";

/** What the launch screen shows: whether rides are served here, and who is near. */
export async function nearbyRides(_ctx: Ctx, _position: Position): Promise<NearbyRides> {
  return {
    ...{ serviceable: false, reason: "Rides come soon", city: null, paymentPending: null },
    ...{ types: [], vehicles: [] },
  };
}
