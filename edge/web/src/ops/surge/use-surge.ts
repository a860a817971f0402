import { useEffect } from "react";
import { surgeRoutes } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";

/** As often as it is measured. */
const AGAIN_MS = 10_000;

/** Surge of a city and what ops set there, again and again while it is looked at. */
export function useSurge(city: string, rideType: RideType) {
  const { loaded, reload } = useLoad(`surge ${city} ${rideType}`, async () => {
    const [map, { items }] = await Promise.all([
      opsApi.call(surgeRoutes.getSurge, { query: { city, rideType } }),
      opsApi.call(surgeRoutes.listSurgeOverrides, { query: { city, limit: 100 } }),
    ]);
    return { map, overrides: items };
  });
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return { loaded, reload };
}
