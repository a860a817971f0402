/**
 * Orders: quoting, placing, the store's steps, cancelling, and the one way to change an order's
 * state. Others move orders with `moveOrder` and show them with `viewOrder` and `roomOrderOf`.
 */
export { assignRider } from "./assign-rider.ts";
export { findOrder, findOrders } from "./find-order.ts";
export { lockOrders, tryLockOrder } from "./lock-orders.ts";
export { moveOrder, type OrderMove } from "./move-order.ts";
export type { OrderRow, OrderViewer } from "./order-row.ts";
export { isUnfulfilled } from "./order-rules.ts";
export { roomOrderOf, viewOrder, viewOrders } from "./view-order.ts";
