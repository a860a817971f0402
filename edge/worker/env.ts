/** What wrangler binds to this Worker; see wrangler.toml. Variables are read in config.ts only. */
import type { Trace } from "#shared/trace.ts";
import type { CityCatalog } from "./catalog/city-catalog.ts";
import type { LimitCounter } from "./limits/limit-counter.ts";
import type { LinkShelf } from "./links/link-shelf.ts";
import type { OrderRoom } from "./room/order-room.ts";
import type { EndedSessions } from "./sessions/ended-sessions.ts";

export interface Env {
  readonly ORDER_ROOM: DurableObjectNamespace<OrderRoom>;
  readonly CITY_CATALOG: DurableObjectNamespace<CityCatalog>;
  readonly LIMIT_COUNTER: DurableObjectNamespace<LimitCounter>;
  readonly ENDED_SESSIONS: DurableObjectNamespace<EndedSessions>;
  readonly LINK_SHELF: DurableObjectNamespace<LinkShelf>;
  /** The built web apps. */
  readonly ASSETS: Fetcher;
  readonly BEELINE_ENV: string;
  readonly REGIONS: string;
  readonly RELAY_SECRET: string;
  readonly TIME_SCALE?: string;
  readonly LIMIT_FACTOR?: string;
  readonly ALLOWED_ORIGINS?: string;
  /** A Redis over REST that all places of the edge share; without it Durable Objects do. */
  readonly UPSTASH_REDIS_REST_URL?: string;
  readonly UPSTASH_REDIS_REST_TOKEN?: string;
}

/** What a request carries through the app. */
export interface EdgeContext {
  Bindings: Env;
  Variables: { requestId: string; trace: Trace };
}
