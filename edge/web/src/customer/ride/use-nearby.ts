import { useEffect } from "react";
import { type NearbyRides, rideQuoteRoutes } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";
import { useLoad } from "../../use-load.ts";
import { api } from "../shopping.tsx";

/** Vehicles move, and payments are made elsewhere: looked at again while the page is seen. */
const LOOK_AGAIN_MS = 10_000;

/** What is around a pick-up; null until it is known, and when it cannot be known right now. */
export function useNearby({ lat, lng }: Position): NearbyRides | null {
  const { loaded, reload } = useLoad(`nearby ${lat.toFixed(4)} ${lng.toFixed(4)}`, () =>
    api.call(rideQuoteRoutes.getNearbyRides, { query: { lat, lng } }),
  );
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return loaded.status === "ready" ? loaded.value : null;
}
