import type { Ctx } from "../platform/index.ts";

/**
 * Where a step stands, by the facts alone. `none`: there is nothing to do (or to undo); `open`: to be
 * done now; `waiting`: something outside has to happen first; `person`: only a person may decide.
 */
export type Standing = "none" | "open" | "waiting" | "done" | "person";

export interface SagaAction<Facts> {
  readonly name: string;
  /** Pure. */
  standing(facts: Facts): Standing;
  /** Safe to repeat, by several at once: the rows that it changes decide. */
  act(ctx: Ctx, facts: Facts): Promise<unknown>;
}

export interface SagaStep<Facts> extends SagaAction<Facts> {
  /** From here on there is no way back: what follows is only ever tried again. */
  readonly isPivot?: boolean;
  /** What takes it back when the subject is given up. */
  readonly undo?: SagaAction<Facts>;
}

export interface RetryRule {
  /** Tries of a step in a row that come to nothing, before a person is asked. */
  readonly maxTries: number;
  /** After the first try in vain; it doubles, with jitter, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export type SagaKind = "order" | "top_up";

/**
 * A saga as a table. It has no memory that matters: where it stands is read from the rows that hold
 * the truth, each time anew, so a crash between two steps costs nothing but time.
 */
export interface SagaDefinition<Facts> {
  readonly kind: SagaKind;
  /** In their order; one of them is the pivot. */
  readonly steps: readonly SagaStep<Facts>[];
  readonly retry: RetryRule;
  /** Whether what was done is to be undone. Pure. */
  isAbandoned(facts: Facts): boolean;
  /** In a word of ours why a person has to decide, whatever step it stands at; null mostly. Pure. */
  problemOf(facts: Facts): string | null;
  load(ctx: Ctx, subjectId: string): Promise<Facts | undefined>;
  /** Subjects whose saga is missing, stalled or overdue; at most `limit`. */
  findOverdue(ctx: Ctx, limit: number): Promise<string[]>;
}

/** All kinds that this process knows. */
const definitions = new Map<SagaKind, SagaDefinition<unknown>>();

export function defineSaga<Facts>(definition: SagaDefinition<Facts>): SagaDefinition<Facts> {
  const pivots = definition.steps.filter(({ isPivot }) => isPivot === true);
  if (pivots.length !== 1) throw new Error(`The saga ${definition.kind} needs exactly one pivot`);
  definitions.set(definition.kind, definition as SagaDefinition<unknown>);
  return definition;
}

export function definitionOf(kind: SagaKind): SagaDefinition<unknown> {
  const found = definitions.get(kind);
  if (!found) throw new Error(`Nobody has defined the saga ${kind}`);
  return found;
}

export function definedSagas(): SagaDefinition<unknown>[] {
  return [...definitions.values()];
}
