/**
 * Riders who move through a city, by a seed: the same for everybody who is measured. Time is virtual,
 * so that a slow machine does not make riders older.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";

export const cityCode = regions.in.cities[0]!.code;
const center = regions.in.cities[0]!.center;

export interface Mover extends Position {
  readonly riderId: string;
  readonly vehicle: Vehicle;
  isFree: boolean;
  headingRadians: number;
  recordedAtMs: number;
}

/** Half of them within this distance of the center. */
const HALF_WITHIN_METERS = 4_000;
const CITY_METERS = 9_000;
const SPEED_METERS_PER_UPDATE = 25;
const FREE_SHARE = 0.6;
/** One of so many updates also makes a free rider busy or a busy one free. */
const STATE_CHANGE_EVERY = 20;
const VEHICLES: readonly Vehicle[] = ["scooter", "scooter", "bike", "auto"];

export interface World {
  readonly movers: Mover[];
  nowMs: number;
  /** Lets time pass and the next riders report; gives them in order. */
  step(updates: number, ms: number): { mover: Mover; isChanged: boolean }[];
  /** A place where somebody orders: like riders, more in the middle. */
  pickup(): Position;
}

export function makeWorld(riders: number, seed: number): World {
  const random = randomBy(seed);
  const somewhere = () => {
    const angle = random() * 2 * Math.PI;
    const meters = Math.min(
      CITY_METERS,
      HALF_WITHIN_METERS * Math.sqrt(-Math.log2(1 - random() * 0.97)),
    );
    return offsetMeters(center, {
      northMeters: meters * Math.cos(angle),
      eastMeters: meters * Math.sin(angle),
    });
  };
  const startMs = Date.UTC(2026, 10, 22, 12);
  const movers = Array.from({ length: riders }, (_, i): Mover => {
    return {
      ...somewhere(),
      riderId: `rdr_in_${String(i).padStart(26, "0")}`,
      vehicle: VEHICLES[i % VEHICLES.length]!,
      isFree: random() < FREE_SHARE,
      headingRadians: random() * 2 * Math.PI,
      // As if they had reported one after the other until now.
      recordedAtMs: startMs - Math.round(((riders - i) / riders) * 3_000),
    };
  });
  let next = 0;
  const world: World = {
    movers,
    nowMs: startMs,
    step(updates, ms) {
      world.nowMs += ms;
      return Array.from({ length: updates }, () => {
        const mover = movers[next++ % riders]!;
        mover.headingRadians += (random() - 0.5) * 0.6;
        const to = offsetMeters(mover, {
          northMeters: SPEED_METERS_PER_UPDATE * Math.cos(mover.headingRadians),
          eastMeters: SPEED_METERS_PER_UPDATE * Math.sin(mover.headingRadians),
        });
        mover.lat = to.lat;
        mover.lng = to.lng;
        mover.recordedAtMs = world.nowMs;
        const isChanged = next % STATE_CHANGE_EVERY === 0;
        if (isChanged) mover.isFree = random() < FREE_SHARE;
        return { mover, isChanged };
      });
    },
    pickup: somewhere,
  };
  return world;
}

/** Mulberry32: small, seedable and good enough for places. */
function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
