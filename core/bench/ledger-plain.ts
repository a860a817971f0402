/**
 * The yardstick of `bench:ledger`: the same header and entries in tables without keys, indexes,
 * constraints and triggers, sent in the same way: one statement with its rows as one JSON parameter.
 */
import { sql } from "drizzle-orm";
import { type Ctx, newId, statement } from "../platform/index.ts";
import { eightLegs, type Load } from "./ledger-loads.ts";

export async function makePlainTables({ db }: Ctx): Promise<void> {
  await db.execute(sql`create schema plain`);
  await db.execute(sql`create table plain.transactions (id text, purpose text, reference text,
    order_id text, fingerprint bytea, entry_count smallint, at timestamptz, actor_role text,
    actor_id text, inserted_by xid8)`);
  await db.execute(sql`create table plain.entries (id bigint generated always as identity,
    transaction_id text, position smallint, account_id text, currency text, amount_minor bigint)`);
  await db.execute(sql`create table plain.shared (amount_minor bigint)`);
  await db.execute(sql`insert into plain.shared values (0)`);
}

const rowsOf = (before: string) => `
  with ${before} header as (
    insert into plain.transactions
    select p->>'id', p->>'purpose', p->>'reference', p->>'order', decode(repeat('00', 32), 'hex'),
      jsonb_array_length(p->'legs'), now(), 'system', null, pg_current_xact_id()
    from jsonb_array_elements($1::jsonb) p
  )
  insert into plain.entries (transaction_id, position, account_id, currency, amount_minor)
  select p->>'id', position, (l->>'kind') || ':' || (l->>'owner') || ':' || (l->>'currency'),
    l->>'currency', (l->>'amount')::bigint
  from jsonb_array_elements($1::jsonb) p, jsonb_array_elements(p->'legs') with ordinality as x(l, position)`;
const insert = statement(rowsOf(""));
const insertAndAdd = statement(
  rowsOf("added as (update plain.shared set amount_minor = amount_minor + 1),"),
);

export function plainLoad(legs: 2 | 8): Load {
  return {
    name: legs === 2 ? "plain, two rows" : "plain, eight rows",
    once: (ctx) => insert(ctx, [rowsFor(ctx, legs)]),
  };
}

/**
 * What is possible at all when every transaction adds to one and the same row, whose lock is held
 * until the commit is on disk.
 */
export function plainSharedLoad(): Load {
  return {
    name: "plain, two rows and one shared row",
    baseline: "plain, two rows",
    once: (ctx) => insertAndAdd(ctx, [rowsFor(ctx, 2)]),
  };
}

function rowsFor(ctx: Ctx, legs: number): string {
  const id = newId(ctx, "ledgerTransaction");
  const chosen = eightLegs(10_000)
    .slice(0, legs)
    .map(({ account, amountMinor }) => ({ ...account, amount: amountMinor }));
  return JSON.stringify([{ id, purpose: "capture", reference: id, order: null, legs: chosen }]);
}
