/** Which rows a timeline shows: what happened, and the usual steps that are still to come. Pure. */
import type { z } from "zod";
import type { TimelineEntry } from "#shared/contracts/orders.ts";
import { isOver, type OrderState } from "#shared/states.ts";
import { reasonWords } from "./reason-words.ts";
import { deliverySteps, rideSteps } from "./state-words.ts";

export interface TimelineRow {
  readonly key: string;
  readonly state: OrderState;
  readonly phase: "done" | "now" | "next";
  readonly at: string | null;
  readonly reason: string | null;
}

type Entry = z.infer<typeof TimelineEntry>;

/** States that pass in a blink or mean the same to the customer as their neighbour. */
const quiet: readonly OrderState[] = ["created", "completed"];

export function timelineRows(
  state: OrderState,
  entries: readonly Entry[],
  isRide = false,
): TimelineRow[] {
  const told = entries.filter(
    (entry, at) => !quiet.includes(entry.state) && entry.state !== entries[at - 1]?.state,
  );
  const rows = told.map<TimelineRow>((entry, at) => ({
    key: `${entry.state}-${at}`,
    state: entry.state,
    phase: at === told.length - 1 && !isOver(state) ? "now" : "done",
    at: entry.at,
    reason: entry.reason === null ? null : reasonWords(entry.reason),
  }));
  return [...rows, ...stepsAfter(state, isRide ? rideSteps : deliverySteps)];
}

function stepsAfter(state: OrderState, steps: readonly OrderState[]): TimelineRow[] {
  if (isOver(state)) return [];
  // A hold and a pause stand where the way was left.
  const at = { on_hold: "out_for_delivery", paused: "in_progress" } as const;
  const place = steps.indexOf(state === "on_hold" || state === "paused" ? at[state] : state);
  if (place < 0 && state !== "created") return [];
  return steps
    .slice(place + 1)
    .map((next) => ({ key: next, state: next, phase: "next", at: null, reason: null }));
}
