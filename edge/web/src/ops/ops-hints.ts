/** What the map says about the thing under the pointer. Pure. */
import { orderSigns, riderSigns } from "../words/state-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { spanWords } from "../words/time-words.ts";
import type { OpsView } from "./ops-view.ts";

export interface MapHint {
  readonly title: string;
  readonly detail: string;
  readonly x: number;
  readonly y: number;
}

export function hintOf(
  layer: string,
  properties: Readonly<Record<string, unknown>>,
  at: { x: number; y: number },
  view: OpsView,
): MapHint | null {
  const place = { x: at.x, y: at.y };
  if (layer === "supply") {
    const riders = Number(properties["riders"]);
    const free = Number(properties["free"]);
    const title = free === 1 ? "1 free rider" : `${free} free riders`;
    return { ...place, title, detail: `of ${riders} in this cell` };
  }
  const id = String(properties["id"]);
  if (layer === "riders") {
    const rider = view.riders.find((candidate) => candidate.id === id);
    if (!rider) return null;
    const age = spanWords((rider.position?.ageMs ?? 0) / 1_000);
    return { ...place, title: `${riderSigns[rider.state].label}, ${rider.vehicle}`, detail: `Position is ${age} old` };
  }
  const order = view.orders.get(id);
  if (!order) return null;
  const title = `${shortOrderId(id)}: ${orderSigns[order.state].label}`;
  return { ...place, title, detail: order.store?.name ?? "Ride" };
}
