/** The core's own answers to what the edge answers for the public, from the same pure rules. */
import { WHOLE_CITY } from "#shared/catalog/feed.ts";
import { positionOf } from "#shared/catalog/read-query.ts";
import { MAX_POPULAR, viewCompanions, viewWanted } from "#shared/catalog/recommend-rules.ts";
import type { Look } from "#shared/catalog/shelf.ts";
import type { FoundItem, routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { aggregateCellOf, type Ctx, cellOf, now } from "../../platform/index.ts";
import { readShelves } from "../read-shelves.ts";
import { requireCity } from "../require-city.ts";
import { readPairs, readPopular } from "./read-tastes.ts";

const FEW = 3;

/** @throws BeelineError NOT_FOUND for a city of another region; VALIDATION_FAILED */
export async function popularNear(
  ctx: Ctx,
  query: QueryOf<typeof routes.popularNear>,
): Promise<ResponseOf<typeof routes.popularNear>> {
  const near = positionOf(query);
  requireCity(ctx, query.city);
  const look = { nowMs: now(ctx).getTime(), near };
  const cell = near && aggregateCellOf(cellOf(near));
  const here = cell ? await viewCell(ctx, query.city, cell, look) : [];
  if (here.length >= FEW) return { area: "near", items: here };
  return { area: "city", items: await viewCell(ctx, query.city, WHOLE_CITY, look) };
}

async function viewCell(
  ctx: Ctx,
  cityCode: string,
  cell: string,
  look: Look,
): Promise<FoundItem[]> {
  const wanted = ((await readPopular(ctx, cityCode, cell))[cell] ?? []).slice(0, 4 * MAX_POPULAR);
  const shelves = await readShelves(ctx, [...new Set(wanted.map(({ storeId }) => storeId))]);
  return viewWanted(wanted, new Map(shelves.map((shelf) => [shelf.store.id, shelf])), look);
}

/** @throws BeelineError NOT_FOUND */
export async function goesWith(
  ctx: Ctx,
  { storeId, itemIds }: QueryOf<typeof routes.goesWith>,
): Promise<ResponseOf<typeof routes.goesWith>> {
  const [shelf] = await readShelves(ctx, [storeId]);
  if (!shelf) throw new BeelineError("NOT_FOUND");
  const pairs = (await readPairs(ctx, shelf.store.cityCode, storeId))[storeId] ?? {};
  return { items: viewCompanions(itemIds, pairs, shelf.items) };
}
