export { appendEvents } from "./append-events.ts";
export { type RelayLoop, relayWaiting, type Subscriber, startRelayLoop } from "./relay-loop.ts";
