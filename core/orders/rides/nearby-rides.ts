import type { NearbyRides } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";
import type { City } from "#shared/regions.ts";
import { type RideType, rideTypeFacts } from "#shared/ride-types.ts";
import { learnedFor, travelSeconds } from "../../eta/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { liveIndexOf, type NearestRider } from "../../supply/index.ts";
import { surgeAt } from "../../surge/index.ts";
import { findUnpaidRide } from "./earlier-rides.ts";
import { bucketOf, coarse, NEAR_AT_MOST } from "./nearby-rules.ts";
import { cityAt, whyOutside } from "./ride-area-rules.ts";
import { offeredTypes } from "./ride-option-rules.ts";

/** On the map of the launch screen, of each type. */
const SHOWN_PER_TYPE = 8;
const SHOWN_WITHIN_METERS = 3_000;

/** What the launch screen shows: whether rides are served here, and who is near. */
export async function nearbyRides(ctx: Ctx, position: Position): Promise<NearbyRides> {
  const { region } = ctx.runtime;
  const city = cityAt(region, position);
  const [paymentPending, types] = await Promise.all([
    findUnpaidRide(ctx, ctx.actor.id ?? ""),
    city ? typesNear(ctx, city, position) : [],
  ]);
  return {
    serviceable: city !== undefined,
    reason: city ? null : whyOutside(region, position, "place"),
    city: city ? { code: city.code, name: city.name } : null,
    paymentPending,
    types: types.map(({ shown: _, ...type }) => type),
    vehicles: types.flatMap(({ type, shown }) =>
      shown.map((seen) => ({ type, position: coarse(seen) })),
    ),
  };
}

type TypeNear = NearbyRides["types"][number] & { readonly shown: readonly Position[] };

function typesNear(ctx: Ctx, city: City, center: Position): Promise<TypeNear[]> {
  const { runtime } = ctx;
  const place = { cityCode: city.code, vertical: "ride" } as const;
  const { radiusStepsMeters } = policyInForce(runtime, "search", place).values;
  const types = offeredTypes(runtime.region, policyInForce(runtime, "fares", place).values);
  const index = liveIndexOf(runtime);
  return Promise.all(
    types.map(async (type) => {
      const found = await index.nearest({
        ...{ cityCode: city.code, center, vehicles: [rideTypeFacts[type].vehicle] },
        ...{ k: NEAR_AT_MOST, maxMeters: radiusStepsMeters[0]!, nowMs: now(ctx).getTime() },
      });
      return typeNear(ctx, { city, center, type, found });
    }),
  );
}

interface Found {
  readonly city: City;
  readonly center: Position;
  readonly type: RideType;
  readonly found: readonly NearestRider[];
}

function typeNear({ runtime }: Ctx, { city, center, type, found }: Found): TypeNear {
  const facts = rideTypeFacts[type];
  const [first] = found;
  const pickupEtaSeconds = first
    ? Math.round(
        travelSeconds({
          ...{ meters: first.meters, vehicle: facts.vehicle, riderId: first.rider.riderId },
          ...{ timeScale: runtime.config.timeScale, learned: learnedFor(runtime, city.code) },
        }),
      )
    : null;
  const surge = surgeAt(runtime, { cityCode: city.code, position: center, rideType: type });
  return {
    ...{ type, ...facts, near: bucketOf(found.length), pickupEtaSeconds },
    surgeMultiplier: surge.multiplierHundredths / 100,
    shown: found
      .filter(({ meters }) => meters <= SHOWN_WITHIN_METERS)
      .slice(0, SHOWN_PER_TYPE)
      .map(({ rider }) => rider),
  };
}
