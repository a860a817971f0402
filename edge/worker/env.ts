/** What wrangler binds to this Worker; see wrangler.toml. Variables are read in config.ts only. */
import type { CityCatalog } from "./catalog/city-catalog.ts";
import type { OrderRoom } from "./room/order-room.ts";

export interface Env {
  readonly ORDER_ROOM: DurableObjectNamespace<OrderRoom>;
  readonly CITY_CATALOG: DurableObjectNamespace<CityCatalog>;
  /** The built web apps. */
  readonly ASSETS: Fetcher;
  readonly BEELINE_ENV: string;
  readonly REGIONS: string;
  readonly RELAY_SECRET: string;
  readonly TIME_SCALE?: string;
  readonly ALLOWED_ORIGINS?: string;
}

/** What a request carries through the app. */
export interface EdgeContext {
  Bindings: Env;
  Variables: { requestId: string };
}
