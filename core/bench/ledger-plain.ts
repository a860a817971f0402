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
}

const insert = statement<{ entries: number }>(`
  with header as (
    insert into plain.transactions
    select p->>'id', p->>'purpose', p->>'reference', p->>'order', decode(repeat('00', 32), 'hex'),
      jsonb_array_length(p->'legs'), now(), 'system', null, pg_current_xact_id()
    from jsonb_array_elements($1::jsonb) p
  )
  insert into plain.entries (transaction_id, position, account_id, currency, amount_minor)
  select p->>'id', position, (l->>'kind') || ':' || (l->>'owner') || ':' || (l->>'currency'),
    l->>'currency', (l->>'amount')::bigint
  from jsonb_array_elements($1::jsonb) p, jsonb_array_elements(p->'legs') with ordinality as x(l, position)`);

export function plainLoad(legs: 2 | 8): Load {
  return {
    name: legs === 2 ? "plain, two rows" : "plain, eight rows",
    once: (ctx) => {
      const id = newId(ctx, "ledgerTransaction");
      const chosen = eightLegs(10_000)
        .slice(0, legs)
        .map(({ account, amountMinor }) => ({ ...account, amount: amountMinor }));
      const row = { id, purpose: "capture", reference: id, order: null, legs: chosen };
      return insert(ctx, [JSON.stringify([row])]);
    },
  };
}
