import { nearestCities, viewCities } from "#shared/catalog/view-cities.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Position } from "#shared/geo.ts";
import type { Ctx } from "../platform/index.ts";

/** The cities of this region; the edge joins those of all regions. */
export async function listCities(
  ctx: Ctx,
  near: Position | undefined,
): Promise<ResponseOf<typeof routes.listCities>> {
  const { region, config } = ctx.runtime;
  const coreUrl = `http://${config.host}:${config.port}`;
  const items = viewCities(region, { coreUrl, timeScale: config.timeScale });
  return { items: nearestCities(items, near), nextCursor: null };
}
