/** Safety: people to tell, the call for help, and rides that look as if something were wrong. */
export { bindSafety } from "./bind-safety.ts";
export { safetySubscriber } from "./safety-subscriber.ts";
export { startRideWatch } from "./watch-rides.ts";
