/**
 * The saga of a top-up: the card is asked, the money is taken, and it is in the wallet with the capture
 * itself. Mostly all of it happens within the request; the saga is what survives a crash.
 */
import type { PaymentState } from "#shared/states.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import {
  defineSaga,
  openSaga,
  type SagaDefinition,
  type Standing,
  wakeSaga,
} from "../sagas/index.ts";
import { drivePayment } from "./drive-payment.ts";
import { findPayment } from "./find-payments.ts";
import type { PaymentRow } from "./payment-row.ts";

const TAKEN: readonly PaymentState[] = ["captured", "partially_refunded", "refunded", "disputed"];
const isOver = ({ state }: PaymentRow) => state === "failed" || state === "voided";
const taken = ({ state }: PaymentRow) => TAKEN.includes(state);

function authorized(row: PaymentRow): Standing {
  if (row.state === "authorized" || taken(row)) return "done";
  return row.state === "requires_action" ? "waiting" : "open";
}

const act = (ctx: Ctx, { id }: PaymentRow) => drivePayment(ctx, id);

const AUTHORIZE = "authorize";

/** By then the request that tops up has mostly asked itself. */
const ASK_AGAIN_AFTER_MS = 3_000;

/** Belongs in the transaction that opens the payment. */
export async function beginTopUp(ctx: Ctx, id: string): Promise<void> {
  await openSaga(ctx, { id, kind: "top_up", step: AUTHORIZE });
  await wakeSaga(ctx, "top_up", id, new Date(now(ctx).getTime() + ASK_AGAIN_AFTER_MS));
}

export const topUpSaga: SagaDefinition<PaymentRow> = defineSaga<PaymentRow>({
  kind: "top_up",
  retry: { maxTries: 14, firstPauseMs: 1_000, longestPauseMs: 300_000 },
  steps: [
    {
      ...{ name: AUTHORIZE, standing: authorized, act },
      undo: {
        ...{ name: "void_authorization", act },
        standing: ({ state }) => (state === "voided" ? "done" : "none"),
      },
    },
    {
      ...{ name: "capture", isPivot: true, act },
      standing: (row) => (taken(row) ? "done" : "open"),
    },
    { name: "credit_wallet", act, standing: (row) => (taken(row) ? "done" : "open") },
  ],
  isAbandoned: isOver,
  problemOf: ({ attention }) => attention,
  load: async (ctx, id) => {
    const row = await findPayment(ctx, id);
    return row?.purpose === "top_up" ? row : undefined;
  },
  findOverdue,
});

/** A driver that lives has written something by then, beside the pauses that it makes. */
const STALLED_MS = 15_000;

const selectOverdue = statement<{ id: string }>(`
  select id from (
  select id, due_at as since from payments
    where due_at <= $1::timestamptz and purpose = 'top_up' and state not in ('voided', 'failed')
  union all
  select subject_id, updated_at from sagas
    where ended_at is null and kind = 'top_up' and state in ('running', 'compensating')
      and updated_at + least(300, 2 ^ least(tries, 10)) * interval '1 s' <= $2::timestamptz
  ) as overdue group by id order by min(since), id limit $3::int`);

async function findOverdue(ctx: Ctx, limit: number): Promise<string[]> {
  const at = now(ctx);
  const stalledAt = new Date(at.getTime() - STALLED_MS);
  const rows = await selectOverdue(ctx, [at.toISOString(), stalledAt.toISOString(), limit]);
  return rows.map(({ id }) => id);
}
