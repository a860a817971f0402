/**
 * Takes a saga as far as it goes now. Whoever drives may die between any two lines: the next driver
 * reads the same rows and goes on. Two drivers at once are harmless, because every action is decided
 * by the rows that it changes, and what the saga shows is written by compare-and-set.
 */

import { z } from "zod";
import { defineJob, enqueue } from "../jobs/index.ts";
import { type Ctx, crashPoint, now } from "../platform/index.ts";
import { definitionOf, type SagaDefinition, type SagaKind } from "./define-saga.ts";
import { findSaga, openSaga, recordSaga, type SagaRow, type TriedStep } from "./saga-row.ts";
import { decideSaga, pauseAfter, type SagaDecision } from "./saga-rules.ts";

/** More steps than any saga has: the rest is for the next job. */
const MAX_STEPS = 16;

/**
 * @returns the saga as it stands afterwards; undefined when there is no such subject
 * @throws never for what an action met: that is written down and tried again later
 */
export async function driveSaga(
  ctx: Ctx,
  kind: SagaKind,
  subjectId: string,
): Promise<SagaRow | undefined> {
  const definition = definitionOf(kind);
  for (let taken = 0; taken < MAX_STEPS; taken++) {
    const facts = await definition.load(ctx, subjectId);
    if (facts === undefined) return undefined;
    const decision = decideSaga(definition, facts);
    const row = await rowOf(ctx, kind, subjectId, decision);
    const seen = await recordSaga(ctx, row, standOf(row, decision), decision.past);
    // Another driver is a step ahead: look again.
    if (!seen) continue;
    if (seen !== row) passCommit(ctx, decision);
    if (!decision.action) return seen;
    const problem = await act(ctx, decision, facts);
    if (problem === undefined && (await hasMoved(ctx, definition, subjectId, decision))) continue;
    return pause(ctx, definition, seen, decision, problem ?? "no_progress");
  }
  return findSaga(ctx, subjectId);
}

async function rowOf(
  ctx: Ctx,
  kind: SagaKind,
  id: string,
  { step }: SagaDecision<unknown>,
): Promise<SagaRow> {
  const known = await findSaga(ctx, id);
  if (known) return known;
  await openSaga(ctx, { id, kind, step });
  return (await findSaga(ctx, id))!;
}

/** Tries count for one step. One that needed a person goes on needing one until it moves. */
function standOf(row: SagaRow, { state, step, problem }: SagaDecision<unknown>) {
  const isSameStep = row.step === step;
  if (
    isSameStep &&
    row.state === "needs_attention" &&
    (state === "running" || state === "compensating")
  ) {
    return { state: row.state, step, tries: row.tries, problem: row.problem };
  }
  const tries = isSameStep ? row.tries : 0;
  return { state, step, tries, problem: problem ?? (tries > 0 ? row.problem : null) };
}

function passCommit(ctx: Ctx, { direction }: Pick<SagaDecision<unknown>, "direction">): void {
  crashPoint(
    ctx,
    direction === "forward" ? "saga.step.after_commit" : "saga.compensate.after_commit",
  );
}

/** @returns a word for what went wrong, or undefined */
async function act(
  ctx: Ctx,
  { action, direction, step }: SagaDecision<unknown>,
  facts: unknown,
): Promise<string | undefined> {
  const effect = direction === "forward" ? "saga.step" : "saga.compensate";
  crashPoint(ctx, `${effect}.before_call`);
  try {
    await action?.act(ctx, facts);
  } catch (error) {
    ctx.runtime.log.warn({ error, step }, "a step of a saga failed");
    return "step_failed";
  }
  crashPoint(ctx, `${effect}.after_call`);
  return undefined;
}

async function hasMoved(
  ctx: Ctx,
  definition: SagaDefinition<unknown>,
  subjectId: string,
  before: SagaDecision<unknown>,
): Promise<boolean> {
  const facts = await definition.load(ctx, subjectId);
  if (facts === undefined) return false;
  const after = decideSaga(definition, facts);
  const isSame = after.step === before.step && after.state === before.state;
  return !isSame || after.action?.name !== before.action?.name;
}

/** Writes the try down, and leaves a job for the next one, or asks for a person. */
async function pause(
  ctx: Ctx,
  { retry, kind }: SagaDefinition<unknown>,
  row: SagaRow,
  { state, step, direction, past, problem: forPeople }: SagaDecision<unknown>,
  met: string,
): Promise<SagaRow> {
  const problem = forPeople ?? met;
  const tries = row.tries + 1;
  const isGivenUp = row.state === "needs_attention" || tries >= retry.maxTries;
  const tried: TriedStep = {
    step,
    direction,
    outcome: isGivenUp ? "failed" : "retry",
    problem,
    actorId: null,
  };
  const stand = { state: isGivenUp ? ("needs_attention" as const) : state, step, tries, problem };
  // One line says that it was given up; more would only repeat it.
  const isKnown = row.state === "needs_attention";
  const after = await recordSaga(ctx, row, stand, past, isKnown ? undefined : tried);
  passCommit(ctx, { direction });
  if (!isGivenUp) {
    const pauseMs = pauseAfter(tries, retry, ctx.runtime.ambient.random());
    const startAfter = new Date(now(ctx).getTime() + pauseMs);
    // Beside the key of those that are wanted at once, which this one must not hold up.
    const key = `${row.subjectId} again`;
    await enqueue(ctx, sagaJob, { kind, subjectId: row.subjectId }, { startAfter, key });
  } else if (!isKnown) {
    ctx.runtime.log.error({ subjectId: row.subjectId, step, problem }, "a saga needs attention");
  }
  return after ?? row;
}

const sagaJob = defineJob({
  name: "saga.drive",
  schema: z.object({ kind: z.enum(["order", "top_up"]), subjectId: z.string() }),
  handle: async (ctx, { kind, subjectId }) => {
    await driveSaga(ctx, kind, subjectId);
  },
});

/**
 * Has a saga driven by a worker as soon as the surrounding transaction is committed, or at a time.
 * Asked twice before it begins it is driven once.
 */
export async function wakeSaga(
  ctx: Ctx,
  kind: SagaKind,
  subjectId: string,
  startAfter?: Date,
): Promise<void> {
  const key = startAfter ? `${subjectId} later` : subjectId;
  await enqueue(ctx, sagaJob, { kind, subjectId }, { key, ...(startAfter && { startAfter }) });
}
