/** The ledger's own functions, called by an application that has been taken over. */
import { expect, test } from "vitest";
import { readBalance } from "./index.ts";
import { openDoors, refusalOf, sealAll, topUp, wallet } from "./test-ledger.ts";

const doors = openDoors(topUp("pay_mine", "cus_1", 500));

let made = 0;
const leg = (kind: string, amount: number | string, of = "platform") =>
  `{"kind":"${kind}","owner":"${of}","currency":"INR","amount":${amount}}`;
const ask = (legs: readonly string[], at = "now()") => {
  const name = `x${++made}`;
  const posting = `[{"id":"ltx_${name}","purpose":"adjustment","reference":"${name}","order":null,"legs":[${legs.join()}]}]`;
  return refusalOf(
    doors.application.begin((tx) =>
      tx.unsafe(`select ledger.post('${posting}', 'system', null, ${at})`),
    ),
  );
};

test.each([
  ["a fraction", [leg("suspense", 1.5), leg("bank", -1.5)]],
  ["no number", [leg("suspense", "null"), leg("bank", "null")]],
  ["nothing", [leg("suspense", 0), leg("bank", 0)]],
  ["more than a number holds", [leg("suspense", "9e18"), leg("bank", "-9e18")]],
  ["an owner that makes two accounts one", [leg("suspense", 5, "a:INR"), leg("bank", -5)]],
  ["an owner in two lines", [leg("suspense", 5, "a\\nb"), leg("bank", -5)]],
  [
    "one leg that takes and one that hides it",
    [leg("customer_wallet", 600, "cus_1"), leg("customer_wallet", -1, "cus_1"), leg("bank", -599)],
  ],
  ["the last of two amounts", [leg("suspense", '5,"amount":6'), leg("bank", -5)]],
])("cannot post %s", async (_, legs) => {
  expect(await ask(legs)).not.toBe("accepted");
});

test.each(["'infinity'", "'-infinity'"])(
  "cannot stop the sealer by a movement at %s",
  async (at) => {
    expect(await ask([leg("suspense", 5), leg("bank", -5)], at)).not.toBe("accepted");
    await sealAll(doors.ledger);
  },
);

test.each(["-5", "0", "null"])("cannot hold %s", async (amount) => {
  const asked = doors.application.unsafe(
    `select ledger.place_hold('h${amount}', 'customer_wallet', 'cus_1', 'INR', 'order_funds:platform:INR', ${amount}, now(), now())`,
  );
  expect(await refusalOf(asked)).not.toBe("accepted");
  expect((await readBalance(doors.ledger.system, wallet("cus_1"))).heldMinor).toBe(0);
});

test("cannot put tables of its own in the ledger's way", async () => {
  const make = "create temp table accounts (id text, slot int, posted_minor bigint)";
  expect(await refusalOf(doors.application.unsafe(make))).toBe("42501");
});

test("may make nothing, become nobody, and run nothing more than it was given", async () => {
  for (const text of [
    "create schema mine",
    "create function public.mine() returns int language sql as 'select 1'",
    "create table public.mine (id int)",
    "set session_replication_role = replica",
    "alter role current_user superuser",
    "create function pg_temp.evil() returns int language plpgsql security definer as $$ begin return 1; end $$; alter function pg_temp.evil() owner to postgres",
    "grant select on ledger.entries to public with grant option",
    "select nextval('ledger.entries_id_seq')",
    "copy ledger.entries from program 'true'",
  ]) {
    expect([text, await refusalOf(doors.application.unsafe(text))]).not.toEqual([text, "accepted"]);
  }
  const open = await doors.owner.unsafe(`
    select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname in ('public', 'ledger')
      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`);
  expect(open.map(({ name }) => name)).toEqual([]);
});
