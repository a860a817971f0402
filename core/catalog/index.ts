/**
 * Catalog: stores and their menus, search, recommendations, the partner's changes, and their
 * publication to the edge (`feed`), which serves them to everybody. Counts of stock are moved by
 * inventory.
 */
export { bindCatalog } from "./bind-catalog.ts";
export { catalogChanged } from "./catalog-changed.ts";
export type { ItemRow, StoreRow } from "./catalog-views.ts";
export { findStore, findStores } from "./find-stores.ts";
export { isTakingOrders } from "./is-taking-orders.ts";
export { itemsOf } from "./items-of.ts";
export {
  type CatalogPublisher,
  catalogSubscriber,
  startCatalogPublisher,
} from "./publish-catalog.ts";
export { startTasteCounting } from "./tastes/count-tastes.ts";
export { updateItem } from "./update-item.ts";
