/**
 * Catalog: stores and their menus, search, the partner's changes to them, and their publication to
 * the edge, which serves them to everybody. Counts of stock are moved by inventory.
 */
export { bindCatalog } from "./bind-catalog.ts";
export { catalogChanged } from "./catalog-changed.ts";
export { catalogSnapshot } from "./catalog-snapshot.ts";
export type { ItemRow, StoreRow } from "./catalog-views.ts";
export { findStore, findStores } from "./find-stores.ts";
export { itemsOf } from "./items-of.ts";
export {
  type CatalogPublisher,
  catalogSubscriber,
  startCatalogPublisher,
} from "./publish-catalog.ts";
