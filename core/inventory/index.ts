/**
 * Inventory: the counts of what a store has left, and the book that tells why. Placing an order
 * promises pieces to it, acceptance sells them, its end gives them back; nothing is ever sold twice,
 * because counts move by conditional updates under row locks in one order.
 */
export { bindInventory } from "./bind-inventory.ts";
export { checkStock, type StockDifference } from "./check-stock.ts";
export { commitStock } from "./commit-stock.ts";
export { giveBackExpired, startStockExpiry } from "./expire-stock.ts";
export { releaseStock } from "./release-stock.ts";
export { HOLD_MS, type Reservation, reserveStock } from "./reserve-stock.ts";
export type { StockLine } from "./stock-rules.ts";
