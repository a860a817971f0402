/**
 * The database against those who write to the ledger past its functions: the application's role,
 * which may not at all, and an owner's careless script, which its triggers refuse.
 */
import type postgres from "postgres";
import { expect, test } from "vitest";
import { accountKinds, checkLedger, forgetChecks, readBalance } from "./index.ts";
import { openDoors, refusalOf, topUp, wallet } from "./test-ledger.ts";

const doors = openDoors(topUp("pay_old", "cus_1", 500));

const header = (id: string, entries = 2) => `
  insert into ledger.transactions (id, purpose, reference, fingerprint, entry_count, at, actor_role)
  values ('${id}', 'adjustment', '${id}', '', ${entries}, now(), 'system')`;
const entries = (id: string, amounts: readonly number[], from = 1, currency = "INR") => `
  insert into ledger.entries (transaction_id, position, account_id, currency, amount_minor) values
  ${amounts.map((amount, n) => `('${id}', ${from + n}, 'suspense:test:${currency}', '${currency}', ${amount})`).join()}`;
const oldId = "(select id from ledger.transactions where reference = 'pay_old')";

const runAs = (sql: postgres.Sql, ...texts: string[]) =>
  refusalOf(
    sql.begin(async (tx) => {
      for (const text of texts) await tx.unsafe(text);
    }),
  );

test("an owner's script cannot leave a transaction without its entries", async () => {
  expect(await runAs(doors.owner, header("ltx_a"))).toBe("ledger_entry_count");
  expect(await runAs(doors.owner, header("ltx_a", 3), entries("ltx_a", [5, -5]))).toBe(
    "ledger_entry_count",
  );
});

test("an owner's script cannot append to an old transaction, not even what is balanced", async () => {
  const late = entries("x", [5, -5], 3).replaceAll("'x'", oldId);
  expect(await runAs(doors.owner, late)).toBe("ledger_late_entry");
  // Nor by saying that the header is of now.
  const renew = `update ledger.transactions set inserted_by = pg_current_xact_id()`;
  expect(await runAs(doors.owner, renew, late)).toBe("ledger_append_only");
  // Nor to one that is still to come.
  const claimed = header("ltx_b")
    .replace("actor_role)", "actor_role, inserted_by)")
    .replace("'system')", "'system', '99999999')");
  expect(await runAs(doors.owner, claimed, entries("ltx_b", [5, -5]))).toBe("ledger_late_entry");
  expect(await runAs(doors.owner, claimed)).toBe("ledger_inserted_by");
});

test("an owner's script cannot write what is not balanced in each currency", async () => {
  expect(await runAs(doors.owner, header("ltx_c"), entries("ltx_c", [5, -4]))).toBe(
    "ledger_zero_sum",
  );
  expect(await runAs(doors.owner, header("ltx_c"), entries("ltx_c", [5]))).toBe("ledger_zero_sum");
  const currencies = [entries("ltx_c", [5, -4]), entries("ltx_c", [-1], 3, "USD")];
  expect(await runAs(doors.owner, header("ltx_c", 3), ...currencies)).toBe("ledger_zero_sum");
  expect(
    await runAs(doors.owner, header("ltx_c"), entries("ltx_c", [5, -5]), entries("ltx_c", [1], 3)),
  ).toBe("ledger_zero_sum");
  expect(await runAs(doors.owner, entries("ltx_nobody", [5, -5]))).toBe("ledger_late_entry");
});

test("an owner's script writes all entries of a transaction at once, and nothing behind them", async () => {
  const whole = entries("ltx_e", [5, -5]);
  // Balanced, and looked at before the commit, which is asked for in between.
  const look = "set constraints all immediate";
  const harms = [
    [header("ltx_e"), whole, entries("ltx_e", [7, -7], 3)],
    [header("ltx_e"), whole, look, entries("ltx_e", [7, -7], 3)],
    [header("ltx_e", 4), whole, entries("ltx_e", [7, -7], 3)],
    [header("ltx_e"), entries("ltx_e", [5, -5], 0)],
    [header("ltx_e"), entries("ltx_e", [5, -5], 2)],
  ];
  for (const harm of harms)
    expect([harm, await runAs(doors.owner, ...harm)]).toEqual([harm, "ledger_entry_count"]);
});

test("an owner's script can neither change, nor remove, nor empty the journal", async () => {
  const harms = ["transactions", "entries", "seals", "checks"].flatMap((table) => [
    `delete from ledger.${table}`,
    `truncate ledger.${table} cascade`,
  ]);
  harms.push(
    "update ledger.entries set amount_minor = 1",
    "update ledger.transactions set at = now()",
    "update ledger.seals set hash = ''",
    "update ledger.checks set is_fine = true",
    "delete from ledger.accounts",
    "truncate ledger.accounts",
    "update ledger.accounts set owner = 'cus_2', id = kind || ':cus_2:' || currency where owner = 'cus_1'",
    "delete from ledger.holds",
    // As if another database had checked it.
    "set local session_replication_role = replica; delete from ledger.entries",
  );
  for (const harm of harms)
    expect([harm, await runAs(doors.owner, harm)]).toEqual([harm, "ledger_append_only"]);
});

test("the application may read and post, and nothing else", async () => {
  const tables = [
    "transactions",
    "entries",
    "seals",
    "checks",
    "accounts",
    "holds",
    "account_kinds",
  ];
  const DENIED = "42501";
  const harms = tables.flatMap((table) => [
    `insert into ledger.${table} default values`,
    `delete from ledger.${table}`,
    `truncate ledger.${table}`,
    `alter table ledger.${table} disable trigger all`,
    `alter table ledger.${table} disable row level security`,
    `alter table ledger.${table} owner to current_user`,
    `create trigger mine before insert on ledger.${table} execute function ledger.refuse()`,
    `drop table ledger.${table} cascade`,
    `lock table ledger.${table} in exclusive mode`,
  ]);
  harms.push(
    "update ledger.entries set amount_minor = 1",
    "update ledger.accounts set posted_minor = 0",
    "update ledger.transactions set at = now()",
    "update ledger.seals set hash = ''",
    "update ledger.holds set state = 'voided'",
    "update ledger.account_kinds set may_overdraw = true",
    "select nextval('ledger.entries_id_seq')",
    "set local session_replication_role = replica",
    "create table ledger.mine (id int)",
    "drop schema ledger cascade",
    "alter function ledger.post(jsonb, text, text, timestamptz) reset all",
    "create or replace function ledger.refuse() returns trigger language plpgsql as 'begin return null; end'",
    "select ledger.fingerprint_of('x', array['y'])",
    "grant all on ledger.entries to current_user",
    "set role beeline",
    header("ltx_d"),
    entries("ltx_d", [5, -5]),
  );
  for (const harm of harms) {
    // A grant of what one does not have is a warning in PostgreSQL; that it gave nothing is below.
    const refusal = await runAs(doors.application, harm);
    expect([harm, refusal]).toEqual([harm, harm.startsWith("grant") ? "accepted" : DENIED]);
  }
  const [owned] = await doors.application`select count(*)::int as things from pg_class
    where relowner = (select oid from pg_roles where rolname = current_user)`;
  expect(owned).toEqual({ things: 0 });
  expect(await readBalance(doors.ledger.system, wallet("cus_1"))).toMatchObject({
    postedMinor: 500,
  });
  expect((await checkLedger(doors.ledger.system)).isFine).toBe(true);
});

test("a caller's own names never stand in for the ledger's", async () => {
  const shadow = `set local search_path = pg_temp, public;
    select ledger.seal(1)`;
  expect(await runAs(doors.application, shadow)).toBe("accepted");
  const functions =
    await doors.owner`select p.proname as name, p.proconfig as settings from pg_proc p
    where p.pronamespace = 'ledger'::regnamespace and p.prosecdef`;
  expect(functions.length).toBeGreaterThan(5);
  for (const { settings } of functions)
    expect(settings).toContain("search_path=pg_catalog, pg_temp");
});

test("the database's copy of the chart of accounts is the code's", async () => {
  const rows =
    await doors.owner`select kind, normal, may_overdraw from ledger.account_kinds order by kind`;
  const expected = Object.entries(accountKinds)
    .map(([kind, { normal, mayOverdraw }]) => ({ kind, normal, may_overdraw: mayOverdraw }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
  expect([...rows]).toEqual(expected);
});

test("posting knows by itself which accounts are spread and which are never overdrawn", async () => {
  const [{ source }] = await doors.owner<[{ source: string }]>`
    select prosrc as source from pg_proc where oid = 'ledger.post'::regproc`;
  const listOf = (name: string) =>
    new RegExp(`${name} CONSTANT text\\[\\] := '{([^}]*)}'`).exec(source)?.[1]?.split(",").sort();
  const kinds = await doors.owner<
    { kind: string; slots: number; may_overdraw: boolean; normal: string }[]
  >`
    select kind, slots, may_overdraw, normal from ledger.account_kinds order by kind`;
  expect(listOf("striped")).toEqual(kinds.filter(({ slots }) => slots > 1).map(({ kind }) => kind));
  const guarded = kinds.filter((kind) => !kind.may_overdraw);
  expect(listOf("guarded")).toEqual(guarded.map(({ kind }) => kind));
  // What it compares is what we owe.
  for (const { normal } of guarded) expect(normal).toBe("credit");
});

test("checks are kept, but old ones without findings that a full one stands behind", async () => {
  const { owner, ledger } = doors;
  const [{ seq }] = await owner<[{ seq: string }]>`
    select coalesce(max(head_seq), 0) as seq from ledger.checks`;
  const add = (scope: string, days: number, isFine = true) => owner<[{ id: string }]>`
    insert into ledger.checks (scope, is_fine, head_seq, results, started_at, took_ms)
    values (${scope}, ${isFine}, ${seq}, '[]', now() - make_interval(days => ${days}), 1) returning id`;
  const idOf = async (added: ReturnType<typeof add>) => Number((await added)[0].id);
  const old = [await idOf(add("incremental", 40)), await idOf(add("incremental", 31))];
  const kept = [
    await idOf(add("incremental", 40, false)),
    await idOf(add("full", 40)),
    await idOf(add("incremental", 29)),
    // Nothing full behind it.
    await idOf(add("incremental", 35)),
  ];
  for (const id of kept) {
    expect(await runAs(owner, `delete from ledger.checks where id = ${id}`)).toBe(
      "ledger_append_only",
    );
  }
  expect(await forgetChecks(ledger.system)).toBe(old.length);
  expect(await forgetChecks(ledger.system)).toBe(0);
  const left = await owner<{ id: string }[]>`
    select id from ledger.checks where id >= ${old[0]!} order by id`;
  expect(left.map(({ id }) => Number(id))).toEqual(kept);
  expect(await runAs(owner, "delete from ledger.checks where false")).toBe("ledger_append_only");
});
