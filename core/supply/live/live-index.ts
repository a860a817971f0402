/**
 * Where the riders on duty are. Writes are fire-and-forget and never wait, so that an implementation
 * over a network may coalesce them; reads are asynchronous and give copies of one moment.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import type { Cell } from "../../platform/index.ts";

export type LiveState = "online" | "offered" | "on_trip";

export interface LiveRider extends Position {
  readonly riderId: string;
  readonly cityCode: string;
  readonly vehicle: Vehicle;
  readonly state: LiveState;
  /** The r8 cell of the position. */
  readonly cell: Cell;
  readonly bearing: number | null;
  readonly speedKmh: number | null;
  /** When the position was measured; decides how fresh it is. */
  readonly recordedAtMs: number;
  /** When the rider was last heard of; decides whether the rider is still there. */
  readonly seenAtMs: number;
  /** Share of offers that the rider takes, 0 to 1, in steps of a thousandth. */
  readonly acceptance: number;
}

/** What is told of a rider who comes in; somebody new is taken to accept everything. */
export type NewRider = Omit<LiveRider, "cell" | "acceptance"> & { readonly acceptance?: number };

/** One accepted report. */
export interface Report extends Position {
  readonly bearing: number | null;
  readonly speedKmh: number | null;
  readonly recordedAtMs: number;
  readonly seenAtMs: number;
}

export interface NearbyQuery {
  readonly cityCode: string;
  readonly center: Position;
  /** How many rings of r8 cells around the center's cell; 0 is the cell alone. */
  readonly rings: number;
  /** Only these; all when absent. */
  readonly vehicles?: readonly Vehicle[];
  /** At most so many, from the inner ring outwards. */
  readonly limit?: number;
}

/** Who may be asked now, nearest first. */
export interface NearestQuery {
  readonly cityCode: string;
  readonly center: Position;
  /** Only these; all when absent. */
  readonly vehicles?: readonly Vehicle[];
  /** At most so many. */
  readonly k: number;
  /** Nobody further away than this, in metres as the crow flies. */
  readonly maxMeters: number;
  /** Decides who is fresh enough (`isMatchable`). */
  readonly nowMs: number;
}

export interface NearestRider {
  readonly rider: LiveRider;
  readonly meters: number;
}

/** Supply and demand of one kind of vehicle in one r7 cell, kept with every change. */
export interface SupplyAggregate {
  readonly cell: Cell;
  /** Null for a cell where somebody searches and nobody is. */
  readonly vehicle: Vehicle | null;
  readonly riders: number;
  /** Those without an offer or a trip. */
  readonly free: number;
  /** Share of riders who are not free, 0 to 1; 0 where nobody is. */
  readonly busyShare: number;
  /** Mean time since the riders were last heard of, in ms; 0 where nobody is. */
  readonly meanSeenAgeMs: number;
  /** Mean acceptance of the riders, 0 to 1; 1 where nobody is. */
  readonly acceptance: number;
  /** Open searches whose pick-up is in the cell, whatever vehicle may serve them. */
  readonly openSearches: number;
  /** Searches per free rider; where nobody is free, the searches as if there were one. */
  readonly pressure: number;
}

export interface LiveCell {
  readonly cell: Cell;
  readonly riders: number;
  readonly free: number;
}

export interface LiveSnapshot {
  readonly riders: readonly LiveRider[];
  readonly cells: readonly LiveCell[];
}

export interface LiveIndex {
  /** Adds a rider, or replaces everything known of one. */
  place(rider: NewRider): void;
  /**
   * Moves a rider that this process knows; gives what is known now, undefined for a stranger. What it
   * gives is used again by the next move: whoever keeps it copies it.
   */
  move(riderId: string, report: Report): LiveRider | undefined;
  /**
   * Adds a rider of whom only the row is known; where any process knows more, that stays. For the
   * start of a process.
   */
  restore(rider: NewRider): void;
  setState(riderId: string, state: LiveState): void;
  setAcceptance(riderId: string, acceptance: number): void;
  remove(riderId: string): void;
  /** Says where an order looks for a rider; null when it no longer does. */
  setDemand(cityCode: string, orderId: string, pickup: Position | null): void;
  /** Whether this process tells of the rider: it came on duty here, or reports here. */
  speaksFor(riderId: string): boolean;
  get(riderId: string): Promise<LiveRider | undefined>;
  getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>>;
  /** Riders around a point whatever their state or freshness, inner rings first. */
  nearby(query: NearbyQuery): Promise<LiveRider[]>;
  /** The k nearest riders who may be asked, exactly by distance; equally far ones by id. */
  nearest(query: NearestQuery): Promise<NearestRider[]>;
  snapshot(cityCode: string): Promise<LiveSnapshot>;
  /** Every (vehicle, r7 cell) with a rider or a search, in no order. */
  aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]>;
  /** Riders without a trip that were last heard of before an instant, at most `limit`. */
  silentSince(beforeMs: number, limit: number): Promise<LiveRider[]>;
  countByState(): Promise<Readonly<Record<LiveState, number>>>;
  /** Writes what still waits, if it can be, and lets everything go. */
  close(): Promise<void>;
}

/** A position this young may be matched to an order. */
export const MATCHABLE_MS = 10_000;
/** A rider not heard of for so long is gone and must go online again. */
export const GONE_MS = 30_000;

export function isMatchable(rider: LiveRider, nowMs: number): boolean {
  return rider.state === "online" && nowMs - rider.recordedAtMs < MATCHABLE_MS;
}
