import { positionOf } from "#shared/catalog/read-query.ts";
import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getMenu } from "./get-menu.ts";
import { getStore } from "./get-store.ts";
import { listCities } from "./list-cities.ts";
import { listCuisines } from "./list-cuisines.ts";
import { listStores } from "./list-stores.ts";
import { searchCatalog } from "./search-catalog.ts";
import { orderAgain } from "./tastes/order-again.ts";
import { goesWith, popularNear } from "./tastes/recommend.ts";
import { updateStore } from "./update-store.ts";

export function bindCatalog(bind: Bind): void {
  bind(routes.listCities, ({ ctx, query }) => listCities(ctx, positionOf(query)));
  bind(routes.listStores, ({ ctx, query }) => listStores(ctx, query));
  bind(routes.listCuisines, ({ ctx, query }) => listCuisines(ctx, query));
  bind(routes.getStore, ({ ctx, params }) => getStore(ctx, params.id));
  bind(routes.getMenu, ({ ctx, params }) => getMenu(ctx, params.id));
  bind(routes.search, ({ ctx, query }) => searchCatalog(ctx, query));
  bind(routes.popularNear, ({ ctx, query }) => popularNear(ctx, query));
  bind(routes.goesWith, ({ ctx, query }) => goesWith(ctx, query));
  bind(routes.orderAgain, ({ ctx }) => orderAgain(ctx));
  bind(routes.updateStore, ({ ctx, body }) => updateStore(ctx, body));
}
