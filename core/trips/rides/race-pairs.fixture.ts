/** The commands about one ride, and what may come of any two of them sent at the same moment. */
import { routes } from "#shared/contracts/index.ts";
import { endRideOf, type TakenRide, type TestPerson } from "../../test/index.ts";

type Command = (ride: TakenRide) => Promise<unknown>;

const params = ({ trip }: TakenRide) => ({ id: trip.id });
const reason = { reason: "changed my mind" };

/** @param ops a person of ours, who may cancel as well */
export const commandsOf = (ops: TestPerson) =>
  ({
    start: (ride) =>
      ride.driver.call(routes.startTrip, {
        params: params(ride),
        body: { otp: ride.pin, location: ride.pickup },
      }),
    pause: (ride) => ride.driver.call(routes.pauseTrip, { params: params(ride) }),
    resume: (ride) => ride.driver.call(routes.resumeTrip, { params: params(ride) }),
    end: (ride) => endRideOf(ride),
    arrive: (ride) =>
      ride.driver.call(routes.arriveAtStop, {
        params: { id: ride.trip.id, stopId: ride.trip.stops[0]!.id },
      }),
    giveBack: (ride) => ride.driver.call(routes.cancelTrip, { params: params(ride), body: reason }),
    cancelTrip: (ride) =>
      ride.customer.call(routes.cancelTrip, { params: params(ride), body: reason }),
    cancelOrder: (ride) =>
      ride.customer.call(routes.cancelOrder, { params: { id: ride.order.id }, body: reason }),
    opsCancel: (ride) =>
      ops.call(routes.cancelOrder, { params: { id: ride.order.id }, body: reason }),
    opsGiveBack: (ride) => ops.call(routes.cancelTrip, { params: params(ride), body: reason }),
  }) satisfies Record<string, Command>;
type Name = keyof ReturnType<typeof commandsOf>;

/** Both outcomes of a pair, in its order; every other one is a fault. */
type Legal = readonly (readonly [string, string])[];

export interface Pair {
  readonly from: "assigned" | "in_progress" | "paused";
  readonly pair: readonly [Name, Name];
  readonly legal: Legal;
}

const [started, ended, cancelled] = [
  "TRIP_ALREADY_STARTED",
  "TRIP_ALREADY_ENDED",
  "TRIP_CANCELLED",
] as const;
const tooLate = "CANNOT_CANCEL_IN_PROGRESS";

export const pairs: readonly Pair[] = [
  {
    from: "assigned",
    pair: ["start", "start"],
    legal: [
      ["OK", started],
      [started, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "cancelTrip"],
    legal: [
      ["OK", tooLate],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "cancelOrder"],
    legal: [
      ["OK", tooLate],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "giveBack"],
    legal: [
      ["OK", tooLate],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "opsCancel"],
    legal: [
      ["OK", tooLate],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "opsGiveBack"],
    legal: [
      ["OK", tooLate],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "arrive"],
    legal: [
      ["OK", "CONFLICT"],
      ["OK", "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "pause"],
    legal: [
      ["OK", "OK"],
      ["OK", "TRIP_NOT_STARTED"],
    ],
  },
  {
    from: "assigned",
    pair: ["start", "end"],
    legal: [
      ["OK", "OK"],
      ["OK", "TRIP_NOT_STARTED"],
    ],
  },
  {
    from: "assigned",
    pair: ["cancelTrip", "giveBack"],
    // A ride that was given back is searched for again: its old trip cannot be cancelled any more.
    legal: [
      ["OK", cancelled],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["cancelTrip", "cancelTrip"],
    legal: [
      ["OK", cancelled],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["cancelOrder", "giveBack"],
    legal: [
      ["OK", cancelled],
      ["OK", "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["cancelOrder", "cancelTrip"],
    legal: [
      ["OK", cancelled],
      ["CONFLICT", "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["cancelOrder", "cancelOrder"],
    legal: [
      ["OK", "CONFLICT"],
      ["CONFLICT", "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["arrive", "cancelTrip"],
    legal: [
      ["OK", "OK"],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["arrive", "cancelOrder"],
    legal: [
      ["OK", "OK"],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["arrive", "giveBack"],
    legal: [
      ["OK", "OK"],
      [cancelled, "OK"],
    ],
  },
  {
    from: "assigned",
    pair: ["arrive", "arrive"],
    legal: [
      ["OK", "CONFLICT"],
      ["CONFLICT", "OK"],
    ],
  },
  {
    from: "in_progress",
    pair: ["pause", "pause"],
    legal: [
      ["OK", "CONFLICT"],
      ["CONFLICT", "OK"],
    ],
  },
  {
    from: "in_progress",
    pair: ["pause", "end"],
    legal: [
      ["OK", "OK"],
      [ended, "OK"],
    ],
  },
  {
    from: "in_progress",
    pair: ["end", "end"],
    legal: [
      ["OK", ended],
      [ended, "OK"],
    ],
  },
  {
    from: "in_progress",
    pair: ["end", "cancelTrip"],
    legal: [
      ["OK", "TRIP_ALREADY_COMPLETED"],
      ["OK", tooLate],
    ],
  },
  {
    from: "in_progress",
    pair: ["end", "cancelOrder"],
    legal: [
      ["OK", "CONFLICT"],
      ["OK", tooLate],
    ],
  },
  {
    from: "in_progress",
    pair: ["end", "giveBack"],
    legal: [
      ["OK", "TRIP_ALREADY_COMPLETED"],
      ["OK", tooLate],
    ],
  },
  {
    from: "paused",
    pair: ["resume", "resume"],
    legal: [
      ["OK", "CONFLICT"],
      ["CONFLICT", "OK"],
    ],
  },
  {
    from: "paused",
    pair: ["resume", "end"],
    legal: [
      ["OK", "OK"],
      [ended, "OK"],
    ],
  },
  {
    from: "paused",
    pair: ["end", "end"],
    legal: [
      ["OK", ended],
      [ended, "OK"],
    ],
  },
  {
    from: "paused",
    pair: ["pause", "resume"],
    legal: [
      ["CONFLICT", "OK"],
      ["OK", "OK"],
    ],
  },
];
