import type { NewEvent } from "#shared/events.ts";
import type { OrderState } from "#shared/states.ts";
import type { Actor } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

/** `from` equals the present state when something else changed, such as the rider. */
export function orderChanged(
  row: Pick<OrderRow, "id" | "storeId" | "customerId" | "state" | "tripId" | "riderId">,
  from: OrderState,
  actor: Actor,
  reason: string | null,
): NewEvent {
  return {
    type: "order.changed",
    partitionKey: row.id,
    payload: {
      orderId: row.id,
      storeId: row.storeId,
      customerId: row.customerId,
      from,
      to: row.state,
      actor: { role: actor.role, ...(actor.id ? { id: actor.id } : {}) },
      reason,
      tripId: row.tripId,
      riderId: row.riderId,
    },
  };
}

export function orderPlaced(row: OrderRow): NewEvent {
  return {
    type: "order.placed",
    partitionKey: row.id,
    payload: {
      orderId: row.id,
      storeId: row.storeId,
      customerId: row.customerId,
      vertical: row.vertical,
      cityCode: row.cityCode,
      amountMinor: row.totalMinor,
      currency: row.currency,
    },
  };
}
