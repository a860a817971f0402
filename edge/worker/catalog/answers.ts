/** The routes that the edge answers by itself, from the catalog that the cores published. */
import type { Context } from "hono";
import { pageStores } from "#shared/catalog/page-stores.ts";
import { positionOf, readStoreQuery } from "#shared/catalog/read-query.ts";
import { searchShelves } from "#shared/catalog/search-shelves.ts";
import { asStore } from "#shared/catalog/shelf.ts";
import { viewCities } from "#shared/catalog/view-cities.ts";
import { routes } from "#shared/contracts/index.ts";
import type { ResponseOf, Route } from "#shared/contracts/route.ts";
import { regions } from "#shared/regions.ts";
import { parsePart } from "#shared/requests.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import type { EdgeAnswers } from "../gateway/register-routes.ts";
import { type CityShelves, findShelf, readCity } from "./read-city.ts";

type Ctx = Context<EdgeContext>;

/**
 * The tag is the version of the city's catalog: the address holds everything else. Browsers ask
 * each time, and mostly get an empty 304.
 */
function answer<R extends Route>(
  c: Ctx,
  _route: R,
  tag: string,
  make: () => ResponseOf<R>,
): Response {
  const etag = `W/"${tag}"`;
  const headers = { etag, "cache-control": "public, max-age=0, must-revalidate" };
  const known = c.req
    .header("if-none-match")
    ?.split(",")
    .map((one) => one.trim());
  if (known?.includes(etag)) return new Response(null, { status: 304, headers });
  return Response.json(make(), { headers });
}

const tagOf = (city: CityShelves) => `${city.cityCode}-${city.version}`;

async function listCities(c: Ctx): Promise<Response> {
  const { cores, timeScale } = configOf(c.env);
  const items = [...cores.values()].flatMap(({ region, baseUrl }) =>
    viewCities(regions[region], { coreUrl: baseUrl, timeScale }),
  );
  const headers = { "cache-control": "public, max-age=0, must-revalidate" };
  return Response.json({ items, nextCursor: null }, { headers });
}

async function listStores(c: Ctx): Promise<Response> {
  const query = parsePart(routes.listStores.query, c.req.query(), "query");
  const wanted = readStoreQuery(query);
  const city = await readCity(c.env, query.city);
  return answer(c, routes.listStores, tagOf(city), () => pageStores(city.stores, wanted));
}

async function getStore(c: Ctx): Promise<Response> {
  const { shelf, city } = await findShelf(c.env, c.req.param("id") ?? "");
  return answer(c, routes.getStore, tagOf(city), () => asStore(shelf.store));
}

async function getMenu(c: Ctx): Promise<Response> {
  const { shelf, city } = await findShelf(c.env, c.req.param("id") ?? "");
  return answer(c, routes.getMenu, tagOf(city), () => ({
    storeId: shelf.store.id,
    items: shelf.items,
  }));
}

async function search(c: Ctx): Promise<Response> {
  const query = parsePart(routes.search.query, c.req.query(), "query");
  const near = positionOf(query);
  const city = await readCity(c.env, query.city);
  return answer(c, routes.search, tagOf(city), () =>
    searchShelves(city.searchIndex(), query.q, near),
  );
}

export const catalogAnswers: EdgeAnswers = { listCities, listStores, getStore, getMenu, search };
