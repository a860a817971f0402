/** What a saga does next, given how things stand; and how long it pauses. Pure. */
import type { RetryRule, SagaAction, SagaDefinition, SagaStep } from "./define-saga.ts";

export type Direction = "forward" | "compensate";

/** A step that is behind the saga. */
export interface PastStep {
  readonly step: string;
  readonly direction: Direction;
}

export interface SagaDecision<Facts> {
  readonly state:
    | "running"
    | "waiting"
    | "compensating"
    | "done"
    | "compensated"
    | "needs_attention";
  /** The step that is next, or the last one of a saga that is over. */
  readonly step: string;
  readonly direction: Direction;
  /** What to do now; absent when there is nothing. */
  readonly action?: SagaAction<Facts>;
  readonly problem: string | null;
  /** All that is behind it, in its order. */
  readonly past: readonly PastStep[];
}

const isBehind = (standing: string) => standing === "done" || standing === "none";

export function decideSaga<Facts>(
  saga: Pick<SagaDefinition<Facts>, "steps" | "isAbandoned" | "problemOf">,
  facts: Facts,
): SagaDecision<Facts> {
  const decision = saga.isAbandoned(facts)
    ? decideBack(saga.steps, facts)
    : decideForward(saga.steps, facts);
  const problem = saga.problemOf(facts);
  if (problem === null) return decision;
  return { ...decision, state: "needs_attention", problem };
}

function decideForward<Facts>(
  steps: readonly SagaStep<Facts>[],
  facts: Facts,
): SagaDecision<Facts> {
  const next = steps.find((step) => !isBehind(step.standing(facts)));
  const past = pastOf(steps, facts);
  const way = { direction: "forward", past, problem: null } as const;
  if (!next) return { ...way, state: "done", step: steps.at(-1)?.name ?? "" };
  return { ...way, ...standingAt(next, facts, "running") };
}

/** Compensations run in reverse, the pivot's own first. */
function decideBack<Facts>(steps: readonly SagaStep<Facts>[], facts: Facts): SagaDecision<Facts> {
  const pivot = steps.findIndex(({ isPivot }) => isPivot);
  const undone = steps.slice(0, pivot + 1).toReversed();
  const undos = undone.flatMap(({ undo }) => (undo ? [undo] : []));
  const next = undos.find((undo) => !isBehind(undo.standing(facts)));
  const behind = next ? undos.slice(0, undos.indexOf(next)) : undos;
  const past = behind
    .filter((undo) => undo.standing(facts) === "done")
    .map(({ name }): PastStep => ({ step: name, direction: "compensate" }));
  const way = { direction: "compensate", past, problem: null } as const;
  if (!next) return { ...way, state: "compensated", step: past.at(-1)?.step ?? undos.at(-1)!.name };
  return { ...way, ...standingAt(next, facts, "compensating") };
}

function standingAt<Facts>(
  action: SagaAction<Facts>,
  facts: Facts,
  working: "running" | "compensating",
): Pick<SagaDecision<Facts>, "state" | "step" | "action" | "problem"> {
  const standing = action.standing(facts);
  const at = { step: action.name, problem: null };
  if (standing === "open") return { ...at, state: working, action };
  if (standing === "person") return { ...at, state: "needs_attention", problem: "for_a_person" };
  return { ...at, state: working === "running" ? "waiting" : working };
}

/** Steps before the first that is not behind, and which really were something. */
function pastOf<Facts>(steps: readonly SagaStep<Facts>[], facts: Facts): PastStep[] {
  const end = steps.findIndex((step) => !isBehind(step.standing(facts)));
  return steps
    .slice(0, end === -1 ? steps.length : end)
    .filter((step) => step.standing(facts) === "done")
    .map(({ name }) => ({ step: name, direction: "forward" }));
}

/**
 * How long to wait after so many tries in vain: doubling, and between half and all of it, so that
 * what failed together is not tried again together.
 * @param random from 0 to 1
 */
export function pauseAfter(tries: number, rule: RetryRule, random: number): number {
  const doubled = rule.firstPauseMs * 2 ** Math.min(Math.max(0, tries - 1), 30);
  return Math.round(Math.min(rule.longestPauseMs, doubled) * (0.5 + random / 2));
}
