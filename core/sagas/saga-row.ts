/** The rows of a saga: one that shows where it stands, and its steps, which are only ever added. */
import { and, eq } from "drizzle-orm";
import { sagaSteps, sagas } from "#drizzle/schema/index.ts";
import { type Ctx, now, transact, write } from "../platform/index.ts";
import type { SagaKind } from "./define-saga.ts";
import type { Direction, PastStep } from "./saga-rules.ts";

export type SagaRow = typeof sagas.$inferSelect;

const insertSaga = write({
  new_saga: `
    insert into sagas (subject_id, kind, state, step, version, tries, started_at, updated_at)
    values ($1, $2, 'running', $3, 1, 0, $4::timestamptz, $4::timestamptz)
    on conflict (subject_id) do nothing`,
});

/** Travels with what else the caller's transaction writes. */
export async function openSaga(
  ctx: Ctx,
  subject: { readonly id: string; readonly kind: SagaKind; readonly step: string },
): Promise<void> {
  await insertSaga(ctx, [subject.id, subject.kind, subject.step, now(ctx).toISOString()]);
}

export async function findSaga(ctx: Ctx, subjectId: string): Promise<SagaRow | undefined> {
  const [row] = await ctx.db.select().from(sagas).where(eq(sagas.subjectId, subjectId));
  return row;
}

export type SagaStand = Pick<SagaRow, "state" | "step" | "tries" | "problem">;

/** Something that was tried. */
export interface TriedStep {
  readonly step: string;
  readonly direction: Direction;
  readonly outcome: "done" | "retry" | "failed" | "waiting";
  readonly problem: string | null;
  readonly actorId: string | null;
}

/**
 * Writes where a saga stands, unless somebody else has since it was read.
 * @returns the row as it is now, or undefined when another was quicker
 */
export async function recordSaga(
  ctx: Ctx,
  row: SagaRow,
  stand: SagaStand,
  past: readonly PastStep[],
  tried?: TriedStep,
): Promise<SagaRow | undefined> {
  return transact(ctx, async (tx) => {
    const known = await tx.db
      .select({ step: sagaSteps.step, direction: sagaSteps.direction })
      .from(sagaSteps)
      .where(and(eq(sagaSteps.subjectId, row.subjectId), eq(sagaSteps.outcome, "done")));
    const isKnown = (one: PastStep) =>
      known.some(({ step, direction }) => step === one.step && direction === one.direction);
    const lines: TriedStep[] = past
      .filter((one) => !isKnown(one))
      .map((one) => ({ ...one, outcome: "done", problem: null, actorId: null }));
    if (tried) lines.push(tried);
    const isSame =
      lines.length === 0 &&
      row.state === stand.state &&
      row.step === stand.step &&
      row.tries === stand.tries &&
      row.problem === stand.problem;
    if (isSame) return row;
    const at = now(tx);
    const isOver = stand.state === "done" || stand.state === "compensated";
    const [after] = await tx.db
      .update(sagas)
      .set({
        ...stand,
        version: row.version + Math.max(1, lines.length),
        updatedAt: at,
        endedAt: isOver ? (row.endedAt ?? at) : null,
      })
      .where(and(eq(sagas.subjectId, row.subjectId), eq(sagas.version, row.version)))
      .returning();
    if (!after) return undefined;
    if (lines.length > 0) {
      await tx.db.insert(sagaSteps).values(
        lines.map((line, index) => ({
          ...line,
          subjectId: row.subjectId,
          version: row.version + 1 + index,
          at,
        })),
      );
    }
    return after;
  });
}
