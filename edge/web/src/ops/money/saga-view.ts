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
  return saga.plan.map((planned) => {
    const ofStep = saga.history.filter(({ step }) => step === planned.step);
    const isDone = ofStep.some((at) => at.direction === "forward" && at.outcome === "done");
    const isUndone = ofStep.some((at) => at.direction === "compensate" && at.outcome === "done");
    const isNow = planned.step === saga.step && !isOver(saga.state);
    const phase = isUndone ? "undone" : isNow ? "now" : isDone ? "done" : "next";
    return { ...planned, phase, last: ofStep.at(-1) };
  });
}
