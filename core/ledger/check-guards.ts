/** Looks whether the database still defends the journal: triggers, unique indexes, who may write. */
import { type Ctx, statement } from "../platform/index.ts";
import type { Findings } from "./findings.ts";

type Reader = Pick<Ctx, "db">;

const triggers = [
  "accounts kept",
  "accounts opened",
  "accounts same_account",
  "checks append_only",
  "checks kept",
  "entries append_only",
  "entries balanced",
  "holds kept",
  "holds once",
  "seals append_only",
  "transactions append_only",
  "transactions complete",
];
const uniqueIndexes = [
  "ledger_accounts_pkey",
  "ledger_entries_pkey",
  "ledger_seals_transaction",
  "ledger_transactions_reference",
  "transactions_pkey",
];

const readTriggers = statement<{ name: string }>(`
  select c.relname || ' ' || t.tgname as name
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'ledger'::regnamespace and not t.tgisinternal
    and t.tgenabled in ('O', 'A')`);
const readIndexes = statement<{ name: string }>(`
  select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = 'ledger'::regnamespace and i.indisunique and i.indisvalid`);
const readWriters = statement<{ name: string }>(`
  select c.relname as name from pg_class c
  where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r' and (
    has_table_privilege('beeline_app', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
    or pg_has_role('beeline_app', c.relowner, 'MEMBER'))`);

export async function checkGuards(reader: Reader, findings: Findings): Promise<void> {
  const found = async (rows: Promise<readonly { name: string }[]>) =>
    new Set((await rows).map(({ name }) => name));
  const armed = await found(readTriggers(reader, []));
  const unique = await found(readIndexes(reader, []));
  findings.looked("guards", triggers.length + uniqueIndexes.length + 1);
  for (const name of triggers) {
    if (!armed.has(name)) findings.violated("guards", `trigger ${name} is off or missing`);
  }
  for (const name of uniqueIndexes) {
    if (!unique.has(name)) findings.violated("guards", `unique index ${name} is missing`);
  }
  for (const name of await found(readWriters(reader, []))) {
    findings.violated("guards", `the application may write ledger.${name}`);
  }
}
