import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getMenu } from "./get-menu.ts";
import { getStore } from "./get-store.ts";
import { listCities } from "./list-cities.ts";
import { listStores } from "./list-stores.ts";
import { searchCatalog } from "./search-catalog.ts";
import { updateItem } from "./update-item.ts";
import { updateStore } from "./update-store.ts";

export function bindCatalog(bind: Bind): void {
  bind(routes.listCities, ({ ctx }) => listCities(ctx));
  bind(routes.listStores, ({ ctx, query }) => listStores(ctx, query));
  bind(routes.getStore, ({ ctx, params }) => getStore(ctx, params.id));
  bind(routes.getMenu, ({ ctx, params }) => getMenu(ctx, params.id));
  bind(routes.search, ({ ctx, query }) => searchCatalog(ctx, query));
  bind(routes.updateItem, ({ ctx, params, body }) => updateItem(ctx, params.id, body));
  bind(routes.updateStore, ({ ctx, body }) => updateStore(ctx, body));
}
