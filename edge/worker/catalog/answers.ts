/** The routes that the edge answers by itself, from the catalog that the cores published. */
import type { Context } from "hono";
import { countCuisines, pageStores } from "#shared/catalog/page-stores.ts";
import { positionOf, readStoreQuery } from "#shared/catalog/read-query.ts";
import { searchCity } from "#shared/catalog/search-city.ts";
import { asStore } from "#shared/catalog/shelf.ts";
import { nearestCities, viewCities } from "#shared/catalog/view-cities.ts";
import { routes } from "#shared/contracts/index.ts";
import type { ResponseOf, Route } from "#shared/contracts/route.ts";
import { regions } from "#shared/regions.ts";
import { parsePart } from "#shared/requests.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import type { EdgeAnswers } from "../gateway/register-routes.ts";
import { ageOf, type CachePolicy, cachedAnswer } from "./cached-answer.ts";
import type { CityView } from "./city-view.ts";
import { type Behind, readCity } from "./read-city.ts";
import { readShards } from "./read-shards.ts";
import { cityOfStore, readShelf } from "./read-shelves.ts";
import { findPopular, findWhatGoesWith } from "./recommend.ts";

type Ctx = Context<EdgeContext>;

function behindOf(c: Ctx): Behind {
  return (work) => c.executionCtx.waitUntil(work);
}

function answer<R extends Route>(
  c: Ctx,
  route: R,
  { view, policy, nowMs }: { view: CityView; policy: CachePolicy; nowMs: number },
  make: () => ResponseOf<R>,
): Response {
  const tag = view.tag(nowMs);
  return cachedAnswer(c, route, { tag, policy, ageSeconds: ageOf(view, nowMs) }, make);
}

async function listCities(c: Ctx): Promise<Response> {
  const near = positionOf(parsePart(routes.listCities.query, c.req.query(), "query"));
  const { cores, timeScale } = configOf(c.env);
  const served = [...cores.values()].flatMap(({ region, baseUrl }) =>
    viewCities(regions[region], { coreUrl: baseUrl, timeScale }),
  );
  const items = nearestCities(served, near);
  const tag = `cities-${await printOf(JSON.stringify(items))}`;
  return cachedAnswer(c, routes.listCities, { tag, policy: "rare" }, () => ({
    items,
    nextCursor: null,
  }));
}

async function printOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(36)).join("");
}

async function listStores(c: Ctx): Promise<Response> {
  const query = parsePart(routes.listStores.query, c.req.query(), "query");
  const wanted = readStoreQuery(query);
  const view = await readCity(c.env, behindOf(c), query.city);
  const nowMs = Date.now();
  return answer(c, routes.listStores, { view, policy: "list", nowMs }, () =>
    pageStores(view.stores, wanted, nowMs),
  );
}

async function listCuisines(c: Ctx): Promise<Response> {
  const { city } = parsePart(routes.listCuisines.query, c.req.query(), "query");
  const view = await readCity(c.env, behindOf(c), city);
  return answer(c, routes.listCuisines, { view, policy: "list", nowMs: Date.now() }, () => ({
    items: countCuisines(view.stores),
    nextCursor: null,
  }));
}

async function getStore(c: Ctx): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const view = await cityOfStore(c.env, behindOf(c), id);
  const { shelf } = await readShelf(c.env, view, id);
  const nowMs = Date.now();
  return answer(c, routes.getStore, { view, policy: "shelf", nowMs }, () =>
    asStore(shelf.store, { nowMs }),
  );
}

async function getMenu(c: Ctx): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const view = await cityOfStore(c.env, behindOf(c), id);
  const { shelf } = await readShelf(c.env, view, id);
  return answer(c, routes.getMenu, { view, policy: "shelf", nowMs: Date.now() }, () => ({
    storeId: shelf.store.id,
    items: shelf.items,
  }));
}

async function search(c: Ctx): Promise<Response> {
  const query = parsePart(routes.search.query, c.req.query(), "query");
  const near = positionOf(query);
  const view = await readCity(c.env, behindOf(c), query.city);
  await readShards(c.env, behindOf(c), view);
  const nowMs = Date.now();
  const tag = view.searchTag(nowMs);
  return cachedAnswer(
    c,
    routes.search,
    { tag, policy: "list", ageSeconds: ageOf(view, nowMs) },
    () => searchCity(view.index, query.q, { nowMs, near }, view.popularity),
  );
}

async function popularNear(c: Ctx): Promise<Response> {
  const query = parsePart(routes.popularNear.query, c.req.query(), "query");
  const near = positionOf(query);
  const view = await readCity(c.env, behindOf(c), query.city);
  const nowMs = Date.now();
  const found = await findPopular(c.env, view, { nowMs, near });
  return answer(c, routes.popularNear, { view, policy: "list", nowMs }, () => found);
}

async function goesWith(c: Ctx): Promise<Response> {
  const { storeId, itemIds } = parsePart(routes.goesWith.query, c.req.query(), "query");
  const view = await cityOfStore(c.env, behindOf(c), storeId);
  const kept = await readShelf(c.env, view, storeId);
  return answer(c, routes.goesWith, { view, policy: "list", nowMs: Date.now() }, () => ({
    items: findWhatGoesWith(kept, itemIds),
  }));
}

export const catalogAnswers: EdgeAnswers = {
  ...{ listCities, listStores, listCuisines, getStore, getMenu, search },
  ...{ popularNear, goesWith },
};
