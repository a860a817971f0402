/** Sagas as operators see them. */
import { asc, desc, eq } from "drizzle-orm";
import { sagaSteps } from "#drizzle/schema/index.ts";
import type { Saga, SagaDetail, SagaState } from "#shared/contracts/ops-sagas.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Currency } from "#shared/money.ts";
import type { OrderState, PaymentState } from "#shared/states.ts";
import {
  type Ctx,
  dateOf,
  now,
  readTimeCursor,
  statement,
  writeCursor,
} from "../platform/index.ts";
import { definitionOf } from "./define-saga.ts";
import { decideSaga } from "./saga-rules.ts";

interface SeenRow {
  readonly id: string;
  readonly kind: Saga["kind"];
  readonly state: SagaState;
  readonly step: string;
  readonly tries: number;
  readonly problem: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  readonly order: {
    id: string;
    storeId: string | null;
    state: OrderState;
    amountMinor: number;
    currency: Currency;
  } | null;
  readonly payment: { id: string; state: PaymentState; provider: string } | null;
}

const columns = `
  s.subject_id as id, s.kind, s.state, s.step, s.tries, s.problem, s.started_at as "startedAt",
  s.updated_at as "updatedAt", s.ended_at as "endedAt"`;
const about = `
  (select jsonb_build_object('id', o.id, 'storeId', o.store_id, 'state', o.state,
      'amountMinor', o.total_minor, 'currency', o.currency)
    from orders o where o.id = s.subject_id) as "order",
  (select jsonb_build_object('id', p.id, 'state', p.state, 'provider', p.provider)
    from payments p where p.subject_id = s.subject_id and p.purpose in ('order', 'top_up')
    limit 1) as payment`;

const selectPage = statement<SeenRow>(`
  select ${columns}, ${about} from sagas s
  where ($1::text is null or s.state = $1)
    and ($2::timestamptz is null or (s.updated_at, s.subject_id) < ($2::timestamptz, $3))
  order by s.updated_at desc, s.subject_id desc limit $4::int`);

const selectOne = statement<SeenRow>(`
  select ${columns}, ${about} from sagas s where s.subject_id = $1`);

/** As if there were a row, for an order that was never so far apart from its money as to need one. */
const selectPlain = statement<SeenRow>(`
  select ${columns}, ${about} from (
    select id as subject_id, 'order' as kind, 'done' as state, '' as step, 0 as tries,
      null::text as problem, placed_at as started_at, coalesce(ended_at, placed_at) as updated_at,
      ended_at
    from orders where id = $1) as s`);

export interface SagaPageRequest {
  readonly state?: SagaState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The latest change first. @throws BeelineError VALIDATION_FAILED for a made-up cursor */
export async function listSagas(
  ctx: Ctx,
  { state, cursor, limit }: SagaPageRequest,
): Promise<{ items: Saga[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : readTimeCursor(cursor);
  const rows = await selectPage(ctx, [
    state ?? null,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => view(ctx, row)),
    nextCursor: last ? writeCursor(dateOf(last.updatedAt).toISOString(), last.id) : null,
  };
}

/** @throws BeelineError NOT_FOUND */
export async function getSaga(ctx: Ctx, subjectId: string): Promise<SagaDetail> {
  const [kept] = await selectOne(ctx, [subjectId]);
  const [row] = kept ? [kept] : await selectPlain(ctx, [subjectId]);
  if (!row) throw new BeelineError("NOT_FOUND");
  const definition = definitionOf(row.kind);
  const plan = definition.steps.map(({ name, undo, isPivot }) => ({
    step: name,
    compensation: undo?.name ?? null,
    isPivot: isPivot === true,
  }));
  if (kept) return { ...view(ctx, row), plan, history: await historyOf(ctx, subjectId) };
  const facts = await definition.load(ctx, subjectId);
  if (facts === undefined) throw new BeelineError("NOT_FOUND");
  const { state, step, problem, past } = decideSaga(definition, facts);
  const at = dateOf(row.updatedAt).toISOString();
  const history = past.map((one) => ({
    ...one,
    ...{ outcome: "done" as const, problem: null, actorId: null, at },
  }));
  return { ...view(ctx, { ...row, state, step, problem }), plan, history };
}

const MAX_HISTORY = 200;

async function historyOf(ctx: Ctx, subjectId: string): Promise<SagaDetail["history"]> {
  const latest = ctx.db
    .select()
    .from(sagaSteps)
    .where(eq(sagaSteps.subjectId, subjectId))
    .orderBy(desc(sagaSteps.version))
    .limit(MAX_HISTORY)
    .as("latest");
  const rows = await ctx.db.select().from(latest).orderBy(asc(latest.version));
  return rows.map(({ step, direction, outcome, problem, actorId, at }) => ({
    ...{ step, direction, outcome, problem, actorId },
    at: at.toISOString(),
  }));
}

function view(ctx: Ctx, row: SeenRow): Saga {
  const { order, startedAt, updatedAt, endedAt } = row;
  const secondsSince = (text: string) =>
    Math.max(0, Math.floor((now(ctx).getTime() - dateOf(text).getTime()) / 1_000));
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, step: row.step },
    ...{ tries: row.tries, problem: row.problem, payment: row.payment },
    order: order && {
      ...{ id: order.id, storeId: order.storeId, state: order.state },
      total: { amountMinor: order.amountMinor, currency: order.currency },
    },
    startedAt: dateOf(startedAt).toISOString(),
    updatedAt: dateOf(updatedAt).toISOString(),
    endedAt: endedAt === null ? null : dateOf(endedAt).toISOString(),
    ageSeconds: secondsSince(startedAt),
    quietSeconds: secondsSince(updatedAt),
  };
}
