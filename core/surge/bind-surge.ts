import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getSurge } from "./get-surge.ts";
import { getHistory } from "./hotspots/get-history.ts";
import { listHotspots } from "./hotspots/list-hotspots.ts";
import { endOverride } from "./overrides/end-override.ts";
import { listOverrides } from "./overrides/list-overrides.ts";
import { setOverride } from "./overrides/set-override.ts";

export function bindSurge(bind: Bind): void {
  bind(routes.getSurge, ({ ctx, query }) => getSurge(ctx, query.city, query.rideType));
  bind(routes.listSurgeOverrides, ({ ctx, query }) => listOverrides(ctx, query));
  bind(routes.setSurgeOverride, ({ ctx, body }) => setOverride(ctx, body));
  bind(routes.endSurgeOverride, ({ ctx, params }) => endOverride(ctx, params.id));
  bind(routes.getSurgeHistory, ({ ctx, query }) => getHistory(ctx, query));
  bind(routes.listHotspots, ({ ctx, query }) => listHotspots(ctx, ctx.actor.id ?? "", query));
}
