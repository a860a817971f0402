/** `POST /internal/catalog`: a core says what is new in the catalog of one of its cities. */
import type { Context } from "hono";
import { CatalogAnswer, CatalogMessage, MAX_FEED_BYTES } from "#shared/catalog/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { findCity } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { readSigned } from "../relay/read-signed.ts";

export async function acceptCatalog(c: Context<EdgeContext>): Promise<Response> {
  const message = await readSigned(c, CatalogMessage, MAX_FEED_BYTES);
  const region = findCity(message.cityCode)?.region.code;
  if (!region || !configOf(c.env).cores.has(region)) throw new BeelineError("NOT_FOUND");
  const version = await c.env.CITY_CATALOG.getByName(message.cityCode).accept(message);
  return c.json(CatalogAnswer.parse({ version }));
}
