/** What the map says about the thing under the pointer. Pure. */
import type { Order } from "#shared/contracts/orders.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import type { OpsRider } from "#shared/streams.ts";
import { shortOrderId } from "../words/order-id.ts";
import { orderSigns, riderSigns } from "../words/state-words.ts";
import { spanWords } from "../words/time-words.ts";

import { multiplierWords, sourceWords } from "./surge/surge-words.ts";

export interface Hint {
  readonly title: string;
  readonly detail: string;
}

/** A hint with its place in the map's container, in pixels. */
export interface MapHint extends Hint {
  readonly x: number;
  readonly y: number;
}

export function cellHint(cell: Readonly<Record<string, unknown>>): Hint {
  const free = Number(cell["free"]);
  const title = free === 1 ? "1 free rider" : `${free} free riders`;
  return { title, detail: `of ${Number(cell["riders"])} in this cell` };
}

/** Null for a cell in which nothing happens. */
export function surgeHint(surge: SurgeMap, cell: string): Hint | null {
  const seen = surge.cells.find((one) => one.cell === cell);
  if (!seen) return null;
  return {
    title: `${multiplierWords(seen.multiplierHundredths)}, ${sourceWords[seen.source]}`,
    detail: `${seen.requests} asked in a minute, ${seen.freeRiders} free`,
  };
}

export function riderHint(rider: OpsRider): Hint {
  const age = spanWords((rider.position?.ageMs ?? 0) / 1_000);
  return {
    title: `${riderSigns[rider.state].label}, ${rider.vehicle}`,
    detail: `Position is ${age} old`,
  };
}

export function orderHint(order: Order): Hint {
  const title = `${shortOrderId(order.id)}: ${orderSigns[order.state].label}`;
  return { title, detail: order.store?.name ?? "Ride" };
}
