import { makeId } from "#shared/ids.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

const DAY_MS = 86_400_000;
/** So many of a kind at a time; the next round takes more. */
const BATCH = 500;

/** Ids sort by time, so that the oldest are found by the key itself. Steps go with their saga. */
const forgetOldest = statement<{ id: string }>(`
  with old as (
    select subject_id from sagas
    where subject_id >= $1 and subject_id < $2 and ended_at < $3::timestamptz
    order by subject_id limit $4::int for update skip locked
  ), steps as (
    delete from saga_steps using old where saga_steps.subject_id = old.subject_id
  )
  delete from sagas using old where sagas.subject_id = old.subject_id returning sagas.subject_id as id`);

/** Removes sagas that ended long ago; what they did is in the rows that they changed. @returns how many */
export async function forgetOldSagas(ctx: Ctx): Promise<number> {
  // As long as banks take back and dispute what was paid, and somebody may ask how it went.
  const { sagaDays } = policyInForce(ctx.runtime, "retention").values;
  const before = new Date(now(ctx).getTime() - sagaDays * DAY_MS);
  const idAt = (kind: "order" | "payment", ms: number) =>
    makeId(kind, ctx.runtime.region.code, ms, new Uint8Array(16));
  let count = 0;
  for (const kind of ["order", "payment"] as const) {
    const span = [idAt(kind, 0), idAt(kind, before.getTime())];
    count += (await forgetOldest(ctx, [...span, before.toISOString(), BATCH])).length;
  }
  return count;
}
