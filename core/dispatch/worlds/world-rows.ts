/** The rows of a small world: what PostgreSQL keeps for the service, without what no rule reads. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import type { OfferState, OrderState, RiderState, StopState, TripState } from "#shared/states.ts";

export interface OrderRow {
  readonly id: string;
  readonly storeId: string;
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly placedAtMs: number;
  readonly state: OrderState;
  readonly readyAtMs: number | null;
  readonly riderId: string | null;
  readonly tripId: string | null;
}

export interface JobRow {
  readonly id: string;
  readonly state: "waiting" | "searching" | "offered" | "assigned" | "exhausted" | "closed";
  readonly round: number;
  readonly attempt: number;
  readonly nextAtMs: number | null;
  readonly startedAtMs: number;
  readonly heldFor: "food" | "rider" | null;
}

export interface OfferRow {
  readonly id: string;
  readonly riderId: string;
  readonly attempt: number;
  readonly state: OfferState;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly closedAtMs: number | null;
  readonly orders: readonly { readonly orderId: string; readonly round: number }[];
}

export interface StopRow {
  readonly id: string;
  readonly sequence: number;
  readonly kind: "pickup" | "dropoff";
  readonly orderId: string;
  readonly at: Position;
  readonly state: StopState;
}

export interface TripRow {
  readonly id: string;
  readonly riderId: string;
  readonly offerId: string;
  readonly state: TripState;
  readonly assignedAtMs: number;
  readonly stops: readonly StopRow[];
}

export interface RiderRow {
  readonly id: string;
  readonly state: RiderState;
  readonly vehicle: Vehicle;
  readonly offersSeen: number;
  readonly offersAccepted: number;
  readonly lastJobAtMs: number | null;
  readonly jobsDone: number;
  readonly onDutySinceMs: number;
  readonly isFlagged: boolean;
}

export interface Tables {
  orders: OrderRow;
  jobs: JobRow;
  offers: OfferRow;
  trips: TripRow;
  riders: RiderRow;
}
export type TableName = keyof Tables;
