/** Where the room of an order lives: under the law and near the people of the order's region. */
import { parseId } from "#shared/ids.ts";
import { type Region, regions } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { OrderRoom } from "./order-room.ts";

/** Undefined for an id that names no region of ours. */
export function placeOf(orderId: string): Region["edgePlace"] | undefined {
  const region = parseId(orderId)?.region;
  return region && regions[region].edgePlace;
}

export function roomOf(env: Env, orderId: string): DurableObjectStub<OrderRoom> {
  const place = placeOf(orderId);
  if (!place) return env.ORDER_ROOM.getByName(orderId);
  const { jurisdiction, locationHint } = place;
  // The local runtime has no jurisdictions and throws; in production nothing takes their place.
  const isBound = jurisdiction !== null && !configOf(env).isDev;
  const rooms = isBound ? env.ORDER_ROOM.jurisdiction(jurisdiction) : env.ORDER_ROOM;
  return rooms.getByName(orderId, { locationHint });
}
