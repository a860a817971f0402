export { appendEvents } from "./append-events.ts";
export { type RelayLoop, type Subscriber, startRelayLoop } from "./relay-loop.ts";
