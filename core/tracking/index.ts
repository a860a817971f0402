/**
 * Tracking: shows what happens while it happens. Rooms at the edge get signed batches about the
 * orders that somebody watches; boards and rider apps are pushed over this core's WebSockets.
 */
export { bindTracking } from "./bind-tracking.ts";
export { mountInternal } from "./mount-internal.ts";
export { startTracking, type TrackingLoop } from "./start-tracking.ts";
export { type StreamHandlers, type StreamSocket, streamHandlers } from "./stream-handlers.ts";
export { trackingSubscriber } from "./tracking-subscriber.ts";
