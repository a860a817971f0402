/** `POST /internal/catalog`: a core publishes the newest catalog of one of its cities. */
import type { Context } from "hono";
import { CatalogSnapshot } from "#shared/contracts/catalog.ts";
import { BeelineError } from "#shared/errors.ts";
import { findCity } from "#shared/regions.ts";
import { CatalogAnswer } from "#shared/rooms.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { readSigned } from "../relay/read-signed.ts";

/** About 40 000 dishes; a larger city must be published in parts first. */
const MAX_CATALOG_BYTES = 16 * 1024 * 1024;

export async function acceptCatalog(c: Context<EdgeContext>): Promise<Response> {
  const snapshot = await readSigned(c, CatalogSnapshot, MAX_CATALOG_BYTES);
  const region = findCity(snapshot.cityCode)?.region.code;
  if (!region || !configOf(c.env).cores.has(region)) throw new BeelineError("NOT_FOUND");
  const version = await c.env.CITY_CATALOG.getByName(snapshot.cityCode).publish(snapshot);
  return c.json(CatalogAnswer.parse({ version }));
}
