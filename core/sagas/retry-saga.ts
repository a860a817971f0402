import type { SagaDetail, SagaRetryReason } from "#shared/contracts/ops-sagas.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { definitionOf } from "./define-saga.ts";
import { wakeSaga } from "./drive-saga.ts";
import { findSaga, recordSaga, type TriedStep } from "./saga-row.ts";
import { getSaga } from "./see-sagas.ts";

/**
 * A person sets a saga going again: it counts its tries anew and is driven at once.
 * @throws BeelineError NOT_FOUND; CONFLICT when it needs nobody
 */
export async function retrySaga(
  ctx: Ctx,
  subjectId: string,
  reason: SagaRetryReason,
): Promise<SagaDetail> {
  const row = await findSaga(ctx, subjectId);
  if (!row) throw new BeelineError("NOT_FOUND");
  if (row.state !== "needs_attention") {
    throw new BeelineError("CONFLICT", { detail: "This saga needs nobody" });
  }
  await transact(ctx, async (tx) => {
    const isBack = definitionOf(row.kind).steps.some(({ undo }) => undo?.name === row.step);
    const tried: TriedStep = {
      ...{ step: row.step, direction: isBack ? "compensate" : "forward", outcome: "waiting" },
      ...{ problem: reason, actorId: ctx.actor.id ?? null },
    };
    const stand = { state: "running", step: row.step, tries: 0, problem: null } as const;
    const after = await recordSaga(tx, row, stand, [], tried);
    if (!after) throw new BeelineError("CONFLICT", { detail: "Somebody else was quicker" });
    await wakeSaga(tx, row.kind, subjectId);
  });
  return getSaga(ctx, subjectId);
}
