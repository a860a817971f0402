export { appendEvents } from "./append-events.ts";
export { type RelayLoop, startRelayLoop, type Subscriber } from "./relay-loop.ts";
