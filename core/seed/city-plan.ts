/** A city before it lives: who is there, where, and what is sold. Pure data, made from a seed. */
import type { OpeningWindow } from "#shared/contracts/catalog.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import type { RegionCode } from "#shared/regions.ts";

export interface PlannedOption {
  readonly name: string;
  readonly priceMinor: number;
}

export interface PlannedItem {
  readonly section: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: number;
  readonly available: boolean;
  /** Null when the store does not count this item. */
  readonly stock: number | null;
  readonly options: readonly PlannedOption[];
}

export interface PlannedStore {
  /** Unique within the plan. */
  readonly name: string;
  readonly cuisine: string;
  readonly position: Position;
  readonly prepMinutes: number;
  readonly rating: number;
  readonly ratingCount: number;
  /** Null for a store that is open day and night. */
  readonly openingHours: OpeningWindow[] | null;
  readonly items: readonly PlannedItem[];
}

export interface PlannedPerson {
  readonly phone: string;
  readonly name: string;
}

export interface PlannedVehicle {
  readonly make: string;
  readonly model: string;
  readonly color: string;
  readonly year: number;
  /** For passengers. */
  readonly seats: number;
  readonly hasAirConditioning: boolean;
  /** Unique within the plan. */
  readonly plate: string;
}

export interface PlannedRider extends PlannedPerson {
  readonly vehicle: Vehicle;
  /** What it looks like; null for a vehicle without a plate. */
  readonly looks: PlannedVehicle | null;
  readonly takesPets: boolean;
  readonly isWoman: boolean;
  readonly start: Position;
  readonly rating: number;
  /** Minutes of the day; null when the rider stays on duty for as long as the city lives. */
  readonly shift: { readonly onMinute: number; readonly offMinute: number } | null;
}

export interface PlannedCustomer extends PlannedPerson {
  readonly position: Position;
  readonly address: string;
}

export interface PlannedPartner extends PlannedPerson {
  readonly storeIndex: number;
}

export interface PlannedOrder {
  readonly customerIndex: number;
  readonly storeIndex: number;
  /** Minutes of the day. */
  readonly placedMinute: number;
  readonly readyMinute: number;
  readonly dropoff: { readonly position: Position; readonly address: string };
}

/** What a recorded day adds: its orders and its own speeds. Absent in a synthetic city. */
export interface PlannedDay {
  /** In the order of their placement. */
  readonly orders: readonly PlannedOrder[];
  /** Straight-line metres that a rider of that day comes forward in a minute. */
  readonly metersPerMinute: number;
  readonly pickupServiceMinutes: number;
  readonly dropoffServiceMinutes: number;
}

export interface CityPlan {
  readonly region: RegionCode;
  readonly cityCode: string;
  /** Names the plan: equal texts mean equal plans. Goes into the ids of what is seeded. */
  readonly fingerprint: string;
  readonly stores: readonly PlannedStore[];
  /** One per store, in the order of the stores. */
  readonly partners: readonly PlannedPartner[];
  readonly riders: readonly PlannedRider[];
  readonly customers: readonly PlannedCustomer[];
  /** The city's own support person. */
  readonly ops: PlannedPerson;
  /** Accounts for people to sign in with; the partner owns store 0. */
  readonly demo: {
    readonly customer: PlannedCustomer;
    readonly rider: PlannedRider;
    readonly partner: PlannedPartner;
    readonly ops: PlannedPerson;
  };
  readonly day: PlannedDay | null;
}

/** Store 0 of every plan: the one that the demo partner owns and tests rely on. */
export const DEMO_STORE_NAME = "Honeycomb Kitchen";
