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
}

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
  place(rider: Omit<LiveRider, "cell">): void;
  /** Moves a rider that is in the index; gives what is known now, undefined for a stranger. */
  move(riderId: string, report: Report): LiveRider | undefined;
  setState(riderId: string, state: LiveState): void;
  remove(riderId: string): void;
  get(riderId: string): Promise<LiveRider | undefined>;
  getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>>;
  /** Riders around a point whatever their state or freshness, inner rings first. */
  nearby(query: NearbyQuery): Promise<LiveRider[]>;
  snapshot(cityCode: string): Promise<LiveSnapshot>;
  /** Riders without a trip that were last heard of before an instant, at most `limit`. */
  silentSince(beforeMs: number, limit: number): Promise<LiveRider[]>;
  countByState(): Promise<Readonly<Record<LiveState, number>>>;
}

/** A position this young may be matched to an order. */
export const MATCHABLE_MS = 10_000;
/** A rider not heard of for so long is gone and must go online again. */
export const GONE_MS = 30_000;

export function isMatchable(rider: LiveRider, nowMs: number): boolean {
  return rider.state === "online" && nowMs - rider.recordedAtMs < MATCHABLE_MS;
}
