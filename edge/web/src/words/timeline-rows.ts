/** Which rows a timeline shows: what happened, and the usual steps that are still to come. Pure. */
import type { z } from "zod";
import type { TimelineEntry } from "#shared/contracts/orders.ts";
import { isOver, type OrderState } from "#shared/states.ts";
import { reasonWords } from "./reason-words.ts";
import { deliverySteps } from "./state-words.ts";

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

export function timelineRows(state: OrderState, entries: readonly Entry[]): TimelineRow[] {
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
  return [...rows, ...stepsAfter(state)];
}

function stepsAfter(state: OrderState): TimelineRow[] {
  if (isOver(state)) return [];
  const steps: readonly OrderState[] = deliverySteps;
  const place = state === "on_hold" ? steps.indexOf("out_for_delivery") : steps.indexOf(state);
  // A ride has other steps: then only what happened is shown.
  if (place < 0 && state !== "created") return [];
  return steps
    .slice(place + 1)
    .map((next) => ({ key: next, state: next, phase: "next", at: null, reason: null }));
}
