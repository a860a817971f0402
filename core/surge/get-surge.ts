import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import type { SurgeCell } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { type Ctx, now } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { totalsOf } from "./refresh-surge.ts";
import { requireCity } from "./require-city.ts";
import { hourOf, isFreshAt, pressureAround, surgeOfCell } from "./surge-at.ts";
import { demandScoreOf, NONE } from "./surge-rules.ts";
import { type CitySurge, citySurgeOf } from "./surge-state.ts";

/** The busiest cells; a map of more says nothing. */
const MAX_CELLS_SHOWN = 2_000;

/** @throws BeelineError NOT_FOUND for a city of another region */
export async function getSurge(
  ctx: Ctx,
  cityCode: string,
  rideType: RideType,
): Promise<ResponseOf<typeof routes.getSurge>> {
  requireCity(ctx, cityCode);
  const { runtime } = ctx;
  const nowMs = now(ctx).getTime();
  const city = citySurgeOf(runtime, cityCode)!;
  const { values, revision } = policyInForce(runtime, "surge", { cityCode });
  const { measuredAtMs } = city;
  const isKnown = measuredAtMs !== undefined;
  return {
    ...{ cityCode, rideType },
    at: isKnown ? new Date(measuredAtMs).toISOString() : null,
    ageMs: isKnown ? Math.max(0, nowMs - measuredAtMs) : null,
    isStale: !isFreshAt(city, nowMs),
    isOn: values.isOn,
    policyRevision: revision,
    capHundredths: values.capHundredths,
    floorHundredths: values.floorHundredths,
    staticHundredths: hourOf(runtime, cityCode, nowMs, rideType) ?? null,
    city: {
      ...totalsOf(city.grid, rideType),
      isCollapsed: city.watches.get(rideType)?.isCollapsed ?? false,
    },
    cells: cellsOf(ctx, cityCode, city, rideType),
  };
}

function cellsOf(ctx: Ctx, cityCode: string, city: CitySurge, rideType: RideType): SurgeCell[] {
  const { grid, overrides } = city;
  const isFresh = isFreshAt(city, now(ctx).getTime());
  const said = new Set(overrides.flatMap(({ cell }) => cell ?? []));
  for (const cell of grid.cells) {
    const at = grid.at(rideType, grid.slotOf(cell));
    if (isFresh && (grid.requests5m[at] || grid.free[at] || grid.multiplier[at] !== NONE)) {
      said.add(cell);
    }
  }
  return [...said]
    .map((cell) => viewCell(ctx, cityCode, city, cell, rideType))
    .sort(
      (a, b) =>
        b.multiplierHundredths - a.multiplierHundredths ||
        b.requests5m - a.requests5m ||
        (a.cell < b.cell ? -1 : 1),
    )
    .slice(0, MAX_CELLS_SHOWN);
}

function viewCell(
  ctx: Ctx,
  cityCode: string,
  city: CitySurge,
  cell: string,
  rideType: RideType,
): SurgeCell {
  const { grid } = city;
  const slot = grid.slotOf(cell);
  const isKnown = slot >= 0 && isFreshAt(city, now(ctx).getTime());
  const requests5m = isKnown ? grid.requests5m[grid.at(rideType, slot)]! : 0;
  const { multiplierHundredths, source, requests, freeRiders } = surgeOfCell(ctx.runtime, {
    ...{ cityCode, cell, rideType },
  });
  return {
    ...{ cell, multiplierHundredths, source, requests, requests5m, freeRiders },
    pressure: isKnown ? pressureAround(city, rideType, slot) : 0,
    demandScore: demandScoreOf(requests5m, freeRiders),
  };
}
