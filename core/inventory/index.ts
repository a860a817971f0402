/**
 * Inventory: the counts of what a store has left. Orders reserve from it and give back; nothing is
 * ever sold twice, because the count moves by conditional updates under row locks in one order.
 */
export { releaseStock, reserveStock, type StockLine } from "./move-stock.ts";
