/** Recommendations from what the core counted, as far as they can be had now. */
import { WHOLE_CITY } from "#shared/catalog/feed.ts";
import { MAX_POPULAR, viewCompanions, viewWanted } from "#shared/catalog/recommend-rules.ts";
import type { Look } from "#shared/catalog/shelf.ts";
import type { Item, recommendationRoutes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { cellOf } from "../../geo/h3.ts";
import type { Env } from "../env.ts";
import type { KeptShelf } from "./catalog-tables.ts";
import { MAX_SHELVES } from "./city-catalog.ts";
import type { CityView } from "./city-view.ts";
import { readShelves } from "./read-shelves.ts";

/** The neighbourhood whose orders are counted together. */
const NEAR_RESOLUTION = 7;
/** With fewer dishes to show the whole city speaks instead. */
const FEW = 3;

type Popular = ResponseOf<typeof recommendationRoutes.popularNear>;

export async function findPopular(env: Env, view: CityView, look: Look): Promise<Popular> {
  const cell = look.near && cellOf(look.near, NEAR_RESOLUTION);
  const here = cell ? await viewCell(env, view, cell, look) : [];
  if (here.length >= FEW) return { area: "near", items: here };
  return { area: "city", items: await viewCell(env, view, WHOLE_CITY, look) };
}

async function viewCell(
  env: Env,
  view: CityView,
  cell: string,
  look: Look,
): Promise<Popular["items"]> {
  const wanted = (view.popular[cell] ?? []).slice(0, 4 * MAX_POPULAR);
  const storeIds = [...new Set(wanted.map(({ storeId }) => storeId))].slice(0, MAX_SHELVES);
  const kept = await readShelves(env, view, storeIds);
  const shelves = new Map([...kept].map(([id, { shelf }]) => [id, shelf]));
  return viewWanted(wanted, shelves, look);
}

export function findWhatGoesWith({ shelf, pairs }: KeptShelf, itemIds: readonly string[]): Item[] {
  return viewCompanions(itemIds, pairs, shelf.items);
}
