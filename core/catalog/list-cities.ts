import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Ctx } from "../platform/index.ts";

/** The cities of this region; the edge joins those of all regions. */
export async function listCities(ctx: Ctx): Promise<ResponseOf<typeof routes.listCities>> {
  const { region, config } = ctx.runtime;
  const items = region.cities.map((city) => ({
    code: city.code,
    name: city.name,
    region: region.code,
    center: city.center,
    serviceArea: [...city.serviceArea],
    currency: region.currency,
    distanceUnit: region.distanceUnit,
    hourCycle: region.hourCycle,
    timeZone: city.timeZone,
    coreUrl: `http://${config.host}:${config.port}`,
    timeScale: config.timeScale,
  }));
  return { items, nextCursor: null };
}
