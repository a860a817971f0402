/** What everybody wants on this day, and what goes wrong with it: decided by a seed. Pure. */
import type { RideType } from "#shared/ride-types.ts";
import type { Random } from "../../seed/index.ts";

const foodMishaps = [
  "store_silent",
  "rejected",
  "food_cancelled",
  "kitchen_cancelled",
  "food_given_back",
  "nobody_home",
  "wrong_code",
  "food_refunded",
  "food_tipped",
] as const;
const rideMishaps = [
  "ride_cancelled",
  "cancelled_soon",
  "cancelled_late",
  "no_show",
  "wrong_pin",
  "paused",
  "ride_given_back",
  "long_wait",
  "ended_elsewhere",
  "unpaid",
  "ride_refunded",
  "ride_tipped",
] as const;
/** All that has to happen on each day, whatever its seed. */
export const mishaps = [
  ...foodMishaps,
  ...rideMishaps,
  "no_driver",
  "payment_pending",
  "silent_phone",
] as const;
export type Mishap = (typeof mishaps)[number];

/** An hour of the city's clock, with a fraction, as milliseconds from midnight. */
const HOUR_MS = 3_600_000;

export interface Wish {
  readonly kind: "food" | "ride";
  /** From the city's midnight. */
  readonly atMs: number;
  readonly rideType: RideType;
  /** Between seeing a price and taking it. */
  readonly thinkSeconds: number;
  /** Of the crowd at one place: all leave from there. */
  readonly isCrowd: boolean;
  /** Nothing goes wrong with it. */
  readonly isPlain: boolean;
  readonly goesFar: boolean;
  /** What has to happen to this very one. */
  readonly mishap?: Mishap;
  readonly pays: "cash" | "card";
}

export interface DayPlan {
  readonly wishes: readonly Wish[];
  /** For whoever comes by and has nothing of the kind yet; the last is taken first. */
  readonly mishaps: { readonly food: Mishap[]; readonly ride: Mishap[] };
}

const RIDE_TYPES = ["AUTO", "AUTO", "BIKE", "BIKE", "SEDAN", "SEDAN", "SUV"] as const;

/** The moments at which ops change something, in hours: rides and quotes are to be under way then. */
export const changeHours = { fares: 9, delivery: 13, crowd: 18.25, later: 19.5 } as const;

export function planDay(random: Random): DayPlan {
  const wish = (kind: Wish["kind"], hour: number, rest: Partial<Wish> = {}): Wish => ({
    kind,
    atMs: Math.round(hour * HOUR_MS),
    rideType: random.pick(RIDE_TYPES),
    thinkSeconds: random.int(4, 50),
    isCrowd: false,
    isPlain: false,
    goesFar: false,
    pays: random.chance(0.5) ? "cash" : "card",
    ...rest,
  });
  const many = (kind: Wish["kind"], count: number, hourOf: () => number) =>
    Array.from({ length: count }, () => wish(kind, hourOf()));
  const peak = (hour: number) => () => hour + Math.max(-0.9, Math.min(0.9, random.normal(0, 0.45)));
  const wishes = [
    // One rider is up already, who is to do both.
    wish("food", 6.1, { isPlain: true }),
    wish("ride", 7.05, { rideType: "BIKE", isPlain: true }),
    wish("ride", 6.5, { rideType: "SUV", mishap: "no_driver" }),
    ...many("food", 12, peak(12.9)),
    ...many("food", 12, peak(20)),
    ...many("food", 6, () => random.between(9.5, 22)),
    ...many("ride", 8, peak(8.9)),
    ...many("ride", 8, peak(17.6)),
    ...many("ride", 6, () => random.between(9.8, 22)),
    ...many("ride", 3, () => random.between(22.05, 22.6)),
    // So soon after each other that as many riders are needed, who carry food for the rest of the day.
    ...[0, 1, 2, 3].map((i) => {
      return wish("ride", 10.2 + i / 30, { rideType: "BIKE", isPlain: true, goesFar: true });
    }),
    ...acrossChanges(wish),
    ...crowd(wish),
  ];
  return {
    wishes: wishes.toSorted((a, b) => a.atMs - b.atMs),
    mishaps: {
      food: random.shuffled([...foodMishaps, "food_tipped", "kitchen_cancelled"]),
      ride: random.shuffled([...rideMishaps, "ride_tipped", "paused"]),
    },
  };
}

type MakeWish = (kind: Wish["kind"], hour: number, rest?: Partial<Wish>) => Wish;

/** What is on its way, a price that somebody thinks about, and a price soon after. */
function acrossChanges(wish: MakeWish): Wish[] {
  const plain = { isPlain: true, goesFar: true };
  const second = 1 / 3_600;
  const rides = [changeHours.fares, changeHours.later].flatMap((hour) => [
    wish("ride", hour - 500 * second, { ...plain, rideType: "SEDAN", thinkSeconds: 5 }),
    wish("ride", hour - 470 * second, { ...plain, rideType: "AUTO", thinkSeconds: 5 }),
    wish("ride", hour - 40 * second, { ...plain, rideType: "SEDAN", thinkSeconds: 90 }),
    wish("ride", hour - 38 * second, { ...plain, rideType: "AUTO", thinkSeconds: 91 }),
    wish("ride", hour + 150 * second, { ...plain, rideType: "SEDAN" }),
  ]);
  const { delivery: hour } = changeHours;
  return [
    ...rides,
    wish("food", hour - 600 * second, { ...plain, thinkSeconds: 10 }),
    wish("food", hour - 45 * second, { ...plain, thinkSeconds: 95 }),
    wish("food", hour + 35 * second, plain),
  ];
}

/**
 * A concert is over: some ask and go on foot after all, others pay what that makes of the price,
 * until ops say that this is enough.
 */
function crowd(wish: MakeWish): Wish[] {
  const second = 1 / 3_600;
  const rest = { rideType: "AUTO", isCrowd: true, isPlain: true, thinkSeconds: 1 } as const;
  return Array.from({ length: 16 }, (_, i) => {
    const hour = changeHours.crowd + (i * 7 - 84) * second;
    const isBooked = i >= 8 && i % 2 === 0;
    return wish("ride", hour, isBooked ? rest : { ...rest, mishap: "ride_cancelled" });
  });
}
