import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { changeItem, moveStock } from "./record-movement.ts";
import { listStock } from "./stock-levels.ts";

export function bindInventory(bind: Bind): void {
  bind(routes.listStock, ({ ctx, query }) => listStock(ctx, query));
  bind(routes.moveStock, ({ ctx, params, body }) => moveStock(ctx, params.id, body));
  // Here and not with the catalog, because a new count is written into the book.
  bind(routes.updateItem, ({ ctx, params, body }) => changeItem(ctx, params.id, body));
}
