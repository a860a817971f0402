/**
 * Orders: quoting, placing, the store's steps, cancelling, holds, and the one way to change an
 * order's state. Others move orders with `moveOrder` and show them with `viewOrder`, `roomSceneOf`.
 */
export { assignRider } from "./assign-rider.ts";
export { bindOps, bindOrders, bindPartnerOrders } from "./bind-orders.ts";
export { ordersSubscriber } from "./complete-paid.ts";
export { findOrder, findOrders } from "./find-order.ts";
export { lockOrders } from "./lock-orders.ts";
export { moveOrder, type OrderMove } from "./move-order.ts";
export { onAccepted } from "./on-accepted.ts";
export type { OrderRow, OrderViewer } from "./order-row.ts";
export { reachedStore } from "./order-rules.ts";
export { orderSaga } from "./order-saga.ts";
export {
  moveDueOrders,
  type OrdersLoop,
  startOrdersLoop,
} from "./orders-loop.ts";
export { ownOrder, viewerOf } from "./own-order.ts";
export { showPricePreviews } from "./preview-prices.ts";
export { searchMs } from "./rides/booking-rules.ts";
export { cancelRide, riderOfFee } from "./rides/cancel-ride.ts";
export { findUnpaidRide } from "./rides/earlier-rides.ts";
export { endRide } from "./rides/end-ride.ts";
export { planRideQuote } from "./rides/plan-ride-quote.ts";
export { showFarePreviews } from "./rides/preview-fares.ts";
export { showSurgePreviews } from "./rides/preview-surge.ts";
export { cancellationPolicy } from "./rides/read-cancel-fee.ts";
export {
  type RoomScene,
  roomSceneOf,
  roomScenesOf,
  viewOrder,
  viewOrders,
} from "./view-order.ts";
