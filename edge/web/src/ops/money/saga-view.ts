/** How a saga is shown: pure. */
import type { Saga, SagaDetail, SagaStep } from "#shared/contracts/ops-sagas.ts";

/** Both lists as one, without repeats: those that wait for a person first. */
export function attentionFirst(needy: readonly Saga[], all: readonly Saga[]): readonly Saga[] {
  const first = new Set(needy.map(({ id }) => id));
  return [...needy, ...all.filter(({ id }) => !first.has(id))];
}

export interface PlannedStep {
  readonly step: string;
  readonly compensation: string | null;
  readonly isPivot: boolean;
  /** `undone` steps were done before. */
  readonly phase: "done" | "undone" | "now" | "next";
  /** The last that happened to it. */
  readonly last: SagaStep | undefined;
}

const isOver = (state: Saga["state"]) => state === "done" || state === "compensated";

/** The plan with what became of each step so far. */
export function planOf(
  saga: Pick<SagaDetail, "plan" | "history" | "step" | "state">,
): PlannedStep[] {
  const at = saga.plan.findIndex(({ step }) => step === saga.step);
  return saga.plan.map((planned, place) => {
    const ofStep = saga.history.filter(({ step }) => step === planned.step);
    const isDone = ofStep.some((did) => did.direction === "forward" && did.outcome === "done");
    const isUndone = ofStep.some((did) => did.direction === "compensate" && did.outcome === "done");
    return {
      ...planned,
      phase: phaseOf(saga.state, { isDone, isUndone, place, at }),
      last: ofStep.at(-1),
    };
  });
}

interface Standing {
  readonly isDone: boolean;
  readonly isUndone: boolean;
  /** In the plan, and where the saga stands. */
  readonly place: number;
  readonly at: number;
}

function phaseOf(
  state: Saga["state"],
  { isDone, isUndone, place, at }: Standing,
): PlannedStep["phase"] {
  if (isUndone) return "undone";
  if (place === at && !isOver(state)) return "now";
  // What was done in one go with the steps before it has no line of its own.
  const isBehind = state === "done" || (isForward(state) && place < at);
  return isDone || isBehind ? "done" : "next";
}

const isForward = (state: Saga["state"]) => state === "running" || state === "waiting";
