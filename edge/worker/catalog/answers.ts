/** The routes that the edge answers by itself, from the catalog that the cores published. */
import type { Context } from "hono";
import { routes } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { BeelineError, issuesOf } from "#shared/errors.ts";
import type { Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import type { EdgeAnswers } from "../gateway/register-routes.ts";
import { asStore, pageStores, readCursor, writeCursor } from "./page-rules.ts";
import { type CityShelves, findShelf, readCity } from "./read-city.ts";
import { searchShelves } from "./search-rules.ts";

type Ctx = Context<EdgeContext>;

function invalid(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", {
    detail: "The query is not valid",
    issues: [{ path, message }],
  });
}

function queryOf<R extends Route>(c: Ctx, route: R): QueryOf<R> {
  const parsed = route.query?.safeParse(c.req.query());
  if (parsed && !parsed.success) {
    throw new BeelineError("VALIDATION_FAILED", {
      detail: "The query is not valid",
      issues: issuesOf(parsed.error),
    });
  }
  return parsed?.data as QueryOf<R>;
}

function nearOf(query: {
  lat?: number | undefined;
  lng?: number | undefined;
}): Position | undefined {
  const { lat, lng } = query;
  if (lat === undefined && lng === undefined) return undefined;
  if (lat === undefined || lng === undefined) {
    throw invalid(lat === undefined ? "lat" : "lng", "Give both lat and lng, or neither");
  }
  return { lat, lng };
}

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
  const items = [...cores.values()].flatMap(({ region, baseUrl }) => {
    const { currency, distanceUnit, hourCycle, cities } = regions[region];
    return cities.map((city) => ({
      ...{ code: city.code, name: city.name, region, center: city.center },
      serviceArea: [...city.serviceArea],
      ...{ currency, distanceUnit, hourCycle, timeZone: city.timeZone },
      coreUrl: baseUrl,
      timeScale,
    }));
  });
  const headers = { "cache-control": "public, max-age=0, must-revalidate" };
  return Response.json({ items, nextCursor: null }, { headers });
}

async function listStores(c: Ctx): Promise<Response> {
  const query = queryOf(c, routes.listStores);
  const near = nearOf(query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && !cursor) throw invalid("cursor", "Not a cursor of ours");
  const city = await readCity(c.env, query.city);
  return answer(c, routes.listStores, tagOf(city), () => {
    const { cuisine, open, limit } = query;
    const page = pageStores(city.byStoreId.values(), { near, cuisine, open, cursor, limit });
    return { items: page.items, nextCursor: writeCursor(page.next) };
  });
}

async function getStore(c: Ctx): Promise<Response> {
  const { shelf, city } = await findShelf(c.env, c.req.param("id") ?? "");
  return answer(c, routes.getStore, tagOf(city), () => asStore(shelf, undefined));
}

async function getMenu(c: Ctx): Promise<Response> {
  const { shelf, city } = await findShelf(c.env, c.req.param("id") ?? "");
  return answer(c, routes.getMenu, tagOf(city), () => ({
    storeId: shelf.store.id,
    items: shelf.items,
  }));
}

async function search(c: Ctx): Promise<Response> {
  const query = queryOf(c, routes.search);
  const near = nearOf(query);
  const city = await readCity(c.env, query.city);
  return answer(c, routes.search, tagOf(city), () => {
    const found = searchShelves(city.searchIndex(), query.q);
    return {
      stores: found.stores.map(({ shelf }) => asStore(shelf, near)),
      items: found.items.map(({ shelf, itemIndex }) => ({
        ...shelf.items[itemIndex]!,
        storeName: shelf.store.name,
      })),
    };
  });
}

export const catalogAnswers: EdgeAnswers = { listCities, listStores, getStore, getMenu, search };
