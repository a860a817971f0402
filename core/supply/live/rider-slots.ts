/** What the memory index knows of each rider, a column per fact; about 75 bytes a rider. */

import { enlarged } from "../rider-numbers.ts";
import type { Place } from "./cell-grid.ts";
import type { LiveRider, LiveState, NewRider, Report } from "./live-index.ts";
import { roundAcceptance } from "./live-rules.ts";

const states: readonly LiveState[] = ["online", "offered", "on_trip"];

export class RiderSlots {
  readonly #places: (Place | undefined)[] = [];
  lat = new Float64Array(0);
  lng = new Float64Array(0);
  recordedAtMs = new Float64Array(0);
  seenAtMs = new Float64Array(0);
  /** NaN for unknown; so is the speed. */
  #bearing = new Float64Array(0);
  #speedKmh = new Float64Array(0);
  /** In thousandths. */
  acceptance = new Uint16Array(0);
  #states = new Uint8Array(0);

  add(slot: number, rider: NewRider): void {
    this.setState(slot, rider.state);
    this.setAcceptance(slot, rider.acceptance ?? 1);
    this.report(slot, rider);
  }

  forget(slot: number): void {
    this.#places[slot] = undefined;
  }

  report(slot: number, report: Report): void {
    this.lat[slot] = report.lat;
    this.lng[slot] = report.lng;
    this.#bearing[slot] = report.bearing ?? Number.NaN;
    this.#speedKmh[slot] = report.speedKmh ?? Number.NaN;
    this.recordedAtMs[slot] = report.recordedAtMs;
    this.seenAtMs[slot] = report.seenAtMs;
  }

  placeOf(slot: number): Place {
    return this.#places[slot]!;
  }

  setPlace(slot: number, place: Place): void {
    this.#places[slot] = place;
  }

  stateOf(slot: number): LiveState {
    return states[this.#states[slot]!]!;
  }

  setState(slot: number, state: LiveState): void {
    this.#states[slot] = states.indexOf(state);
  }

  setAcceptance(slot: number, acceptance: number): void {
    this.acceptance[slot] = Math.round(roundAcceptance(acceptance) * 1000);
  }

  read(slot: number, riderId: string): LiveRider {
    const { cell, cityCode, vehicle } = this.placeOf(slot);
    return {
      riderId,
      cityCode,
      vehicle,
      state: this.stateOf(slot),
      lat: this.lat[slot]!,
      lng: this.lng[slot]!,
      cell,
      bearing: orNull(this.#bearing[slot]!),
      speedKmh: orNull(this.#speedKmh[slot]!),
      recordedAtMs: this.recordedAtMs[slot]!,
      seenAtMs: this.seenAtMs[slot]!,
      acceptance: this.acceptance[slot]! / 1000,
    };
  }

  grow(capacity: number): void {
    this.lat = enlarged(this.lat, capacity);
    this.lng = enlarged(this.lng, capacity);
    this.recordedAtMs = enlarged(this.recordedAtMs, capacity);
    this.seenAtMs = enlarged(this.seenAtMs, capacity);
    this.#bearing = enlarged(this.#bearing, capacity);
    this.#speedKmh = enlarged(this.#speedKmh, capacity);
    this.acceptance = enlarged(this.acceptance, capacity);
    this.#states = enlarged(this.#states, capacity);
  }
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
