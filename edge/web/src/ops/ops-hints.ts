/** What the map says about the thing under the pointer. Pure. */
import type { Order } from "#shared/contracts/orders.ts";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import type { OpsRider } from "#shared/streams.ts";
import { say } from "../i18n/speech.ts";
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
  const title = say("ops.hint_free", { count: free });
  return { title, detail: say("ops.hint_riders", { count: Number(cell["riders"]) }) };
}

/** Null for a cell in which nothing happens. */
export function surgeHint(surge: SurgeMap, cell: string): Hint | null {
  const seen = surge.cells.find((one) => one.cell === cell);
  if (!seen) return null;
  return {
    title: say("ops.hint_surge", {
      factor: multiplierWords(seen.multiplierHundredths),
      source: sourceWords[seen.source],
    }),
    detail: say("ops.hint_asked", { asked: seen.requests, free: seen.freeRiders }),
  };
}

export function riderHint(rider: OpsRider): Hint {
  const age = spanWords((rider.position?.ageMs ?? 0) / 1_000);
  return {
    title: say("ops.hint_rider", {
      state: riderSigns[rider.state].label,
      vehicle: say(`vehicle.${rider.vehicle}`),
    }),
    detail: say("position.old", { age }),
  };
}

export function orderHint(order: Order): Hint {
  const title = say("ops.hint_order", {
    order: shortOrderId(order.id),
    state: orderSigns[order.state].label,
  });
  return { title, detail: order.store?.name ?? say("ops.ride") };
}
