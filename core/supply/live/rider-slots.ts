/**
 * What the memory index knows of each rider: eight numbers side by side, so that a report finds all
 * of them in one line of the processor's cache. 64 bytes and a reference a rider.
 */

import { enlarged } from "../rider-numbers.ts";
import type { Place } from "./cell-grid.ts";
import type { LiveRider, LiveState, NewRider, Report } from "./live-index.ts";
import { roundAcceptance } from "./live-rules.ts";

const states: readonly LiveState[] = ["online", "offered", "on_trip"];

const FACTS = 8;
const LAT = 0;
const LNG = 1;
const RECORDED_AT_MS = 2;
const SEEN_AT_MS = 3;
/** NaN for unknown; so is the speed. */
const BEARING = 4;
const SPEED_KMH = 5;
/** In thousandths. */
const ACCEPTANCE = 6;
const STATE = 7;

export type MutableRider = { -readonly [Fact in keyof LiveRider]: LiveRider[Fact] };

export function emptyRider(): MutableRider {
  return {
    ...{ riderId: "", cityCode: "", vehicle: "bicycle", state: "online", cell: "" },
    ...{ lat: 0, lng: 0, bearing: null, speedKmh: null },
    ...{ recordedAtMs: 0, seenAtMs: 0, acceptance: 1 },
  };
}

export class RiderSlots {
  readonly #places: (Place | undefined)[] = [];
  #facts = new Float64Array(0);

  add(slot: number, rider: NewRider): void {
    this.setState(slot, rider.state);
    this.setAcceptance(slot, rider.acceptance ?? 1);
    this.report(slot, rider);
  }

  forget(slot: number): void {
    this.#places[slot] = undefined;
  }

  report(slot: number, report: Report): void {
    const facts = this.#facts;
    const first = slot * FACTS;
    facts[first + LAT] = report.lat;
    facts[first + LNG] = report.lng;
    facts[first + RECORDED_AT_MS] = report.recordedAtMs;
    facts[first + SEEN_AT_MS] = report.seenAtMs;
    facts[first + BEARING] = report.bearing ?? Number.NaN;
    facts[first + SPEED_KMH] = report.speedKmh ?? Number.NaN;
  }

  latOf(slot: number): number {
    return this.#facts[slot * FACTS + LAT]!;
  }

  lngOf(slot: number): number {
    return this.#facts[slot * FACTS + LNG]!;
  }

  recordedAtMsOf(slot: number): number {
    return this.#facts[slot * FACTS + RECORDED_AT_MS]!;
  }

  seenAtMsOf(slot: number): number {
    return this.#facts[slot * FACTS + SEEN_AT_MS]!;
  }

  /** In thousandths. */
  acceptanceOf(slot: number): number {
    return this.#facts[slot * FACTS + ACCEPTANCE]!;
  }

  placeOf(slot: number): Place {
    return this.#places[slot]!;
  }

  setPlace(slot: number, place: Place): void {
    this.#places[slot] = place;
  }

  stateOf(slot: number): LiveState {
    return states[this.#facts[slot * FACTS + STATE]!]!;
  }

  setState(slot: number, state: LiveState): void {
    this.#facts[slot * FACTS + STATE] = states.indexOf(state);
  }

  setAcceptance(slot: number, acceptance: number): void {
    this.#facts[slot * FACTS + ACCEPTANCE] = Math.round(roundAcceptance(acceptance) * 1000);
  }

  read(slot: number, riderId: string): LiveRider {
    return this.readInto(emptyRider(), slot, riderId);
  }

  /** As `read`, into an object that is used again. */
  readInto(rider: MutableRider, slot: number, riderId: string): LiveRider {
    const facts = this.#facts;
    const first = slot * FACTS;
    const place = this.placeOf(slot);
    rider.riderId = riderId;
    rider.cityCode = place.cityCode;
    rider.vehicle = place.vehicle;
    rider.state = states[facts[first + STATE]!]!;
    rider.lat = facts[first + LAT]!;
    rider.lng = facts[first + LNG]!;
    rider.cell = place.cell;
    rider.bearing = orNull(facts[first + BEARING]!);
    rider.speedKmh = orNull(facts[first + SPEED_KMH]!);
    rider.recordedAtMs = facts[first + RECORDED_AT_MS]!;
    rider.seenAtMs = facts[first + SEEN_AT_MS]!;
    rider.acceptance = facts[first + ACCEPTANCE]! / 1000;
    return rider;
  }

  grow(capacity: number): void {
    this.#facts = enlarged(this.#facts, capacity * FACTS);
  }
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
