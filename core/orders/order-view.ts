/** What one role sees of an order. Fields that are none of the viewer's business are null. */
import type { Eta, SeenPosition } from "#shared/contracts/fields.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type Currency, money } from "#shared/money.ts";
import type { Role } from "#shared/roles.ts";
import {
  isOver,
  maySeeRider,
  type OrderState,
  rideUnderWayStates,
  showsRider,
} from "#shared/states.ts";
import type { OrderRow } from "./order-row.ts";
import { rideFor } from "./rides/ride-parts.ts";

/** Everything a view may need, already read and opened. */
export interface OrderParts {
  readonly store: Order["store"];
  readonly ride: Order["ride"];
  /** Charged, or what cancelling would cost now; null where it cannot be said. */
  readonly cancelFeeMinor: number | null;
  readonly payment: Order["payment"];
  readonly rider: Order["rider"];
  readonly dispatch: Order["dispatch"];
  readonly eta: Eta | null;
  readonly position: SeenPosition | null;
  readonly address: string | null;
  readonly notes: string | null;
  readonly timeline: readonly MovePart[];
}

export interface MovePart {
  readonly state: OrderState;
  readonly at: string;
  readonly actor: Order["timeline"][number]["actor"];
  readonly reason: string | null;
  /** A person's own words; not for the rider and never for the edge. */
  readonly saidReason: string | null;
}

/** The code is shown while somebody may soon ask for it; a ride has its PIN instead. */
function showsOtp({ vertical, state }: OrderRow): boolean {
  const isRiding = rideUnderWayStates.some((riding) => riding === state);
  return vertical === "delivery" && showsRider(state) && !isRiding;
}

/** Who may read the customer's address: its owner, support, and the rider while carrying it there. */
function seesAddress(role: Role, state: OrderState): boolean {
  if (role === "customer" || role === "ops") return true;
  return role === "rider" && !isOver(state);
}

/** A passenger is part of the trip: follows it, pauses in it, calls for help from it. A parcel is not. */
function seesTrip(role: Role, { vertical }: OrderRow): boolean {
  return vertical === "ride" || role === "rider" || role === "ops";
}

export function orderView(row: OrderRow, parts: OrderParts, role: Role): Order {
  const currency = row.currency as Currency;
  const address = seesAddress(role, row.state);
  const isBuyerSide = role === "customer" || role === "ops";
  return {
    id: row.id,
    vertical: row.vertical,
    cityCode: row.cityCode,
    state: row.state,
    version: row.version,
    store: parts.store,
    ride: parts.ride && rideFor(parts.ride, { address, pin: role === "customer" }),
    dropoff: address
      ? {
          position: { lat: row.dropoffLat, lng: row.dropoffLng },
          address: parts.address,
        }
      : null,
    items: itemsView(row),
    lines: role === "rider" ? [] : row.lines,
    total: money(row.totalMinor, currency),
    payment: role === "partner" ? null : parts.payment,
    notes: role === "rider" && !address ? null : parts.notes,
    placedAt: row.placedAt.toISOString(),
    scheduledFor: row.scheduledFor?.toISOString() ?? null,
    readyAt: row.readyAt?.toISOString() ?? null,
    timeline: parts.timeline.map(({ saidReason, ...entry }) => ({
      ...entry,
      reason: entry.reason ?? (role === "rider" ? null : saidReason),
    })),
    eta: parts.eta,
    rider: parts.rider,
    tripId: seesTrip(role, row) ? row.tripId : null,
    position: maySeeRider(role, row.state) ? parts.position : null,
    otp: role === "customer" && showsOtp(row) ? row.otp : null,
    cancellationFee:
      isBuyerSide && parts.cancelFeeMinor !== null ? money(parts.cancelFeeMinor, currency) : null,
    kitchenShareBasisPoints: row.vertical === "ride" ? null : (row.terms?.kitchenShare ?? null),
    dispatch: parts.dispatch,
  };
}

function itemsView(row: OrderRow): Order["items"] {
  const currency = row.currency as Currency;
  return row.items.map((item) => ({
    itemId: item.itemId,
    name: item.name,
    quantity: item.quantity,
    unitPrice: money(item.unitPriceMinor, currency),
    lineTotal: money(item.lineTotalMinor, currency),
    options: item.options.map(({ id, name }) => ({ id, name })),
  }));
}
