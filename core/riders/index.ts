/**
 * A rider's life with us: papers and vehicles and their review, ratings of both sides, how a rider
 * stands (rates, pauses, suspensions, appeals), and what an hour on duty earns at least.
 */
export { bindRiders } from "./bind-riders.ts";
export { startRidersLoop } from "./riders-loop.ts";
export { ridersSubscriber } from "./riders-subscriber.ts";
