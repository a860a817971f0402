/** Where the room of an order lives: under the law and near the people of the order's region. */
import { parseId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import type { Env } from "../env.ts";
import type { OrderRoom } from "./order-room.ts";

export function roomOf(env: Env, orderId: string): DurableObjectStub<OrderRoom> {
  const region = parseId(orderId)?.region;
  const place = region && regions[region].edgePlace;
  if (!place) return env.ORDER_ROOM.getByName(orderId);
  const { jurisdiction, locationHint } = place;
  const rooms = jurisdiction ? env.ORDER_ROOM.jurisdiction(jurisdiction) : env.ORDER_ROOM;
  return rooms.getByName(orderId, { locationHint });
}
