/** The checker against a ledger that somebody tampers with, who may do anything in the database. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkLedger, placeHold, post } from "./index.ts";
import {
  asOwner,
  funds,
  move,
  sealAll,
  startTestLedger,
  type TestLedger,
  topUp,
  wallet,
} from "./test-ledger.ts";

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
});
afterAll(() => ledger.stop());

let round = 0;
const reference = (name: string) => `${name}_${round}`;

/** A sealed ledger of ten movements behind whatever earlier tests have left. */
beforeEach(async () => {
  round += 1;
  for (let n = 0; n < 10; n++)
    await post(ledger.system, topUp(reference(`t${n}`), "cus_1", 100 + n));
  await sealAll(ledger);
  await expectFine();
});

async function expectFine(): Promise<void> {
  for (const scope of ["incremental", "full"] as const) {
    expect(await violated(scope)).toEqual([]);
  }
}

async function violated(scope: "incremental" | "full" = "full"): Promise<string[]> {
  const { results, isFine } = await checkLedger(ledger.system, scope);
  const names = results.filter(({ violations }) => violations > 0).map(({ name }) => name);
  expect(isFine).toBe(names.length === 0);
  return names;
}

/** Does something that nobody may do, looks what the check says, and mends it. */
async function tampering(harm: string, mend: string): Promise<string[]> {
  const owner = asOwner(ledger);
  const unguarded = (text: string) =>
    owner.unsafe(`begin; set local session_replication_role = replica;
      alter table ledger.transactions disable trigger all;
      alter table ledger.entries disable trigger all;
      alter table ledger.seals disable trigger all;
      ${text};
      alter table ledger.transactions enable trigger all;
      alter table ledger.entries enable trigger all;
      alter table ledger.seals enable trigger all;
      alter table ledger.transactions enable always trigger append_only;
      commit`);
  try {
    await unguarded(harm);
    const found = await violated();
    await unguarded(mend);
    await expectFine();
    return found;
  } finally {
    await owner.end({ timeout: 5 });
  }
}

const idOf = (name: string, except = "") =>
  `(select id from ledger.transactions
    where reference = '${reference(name)}' and id <> '${except}')`;

test("an incremental check goes on where the last one found nothing", async () => {
  const { headSeq } = await checkLedger(ledger.system, "incremental");
  await post(ledger.system, move(reference("after"), [wallet("cus_1"), funds], 5));
  await sealAll(ledger);
  const next = await checkLedger(ledger.system, "incremental");
  expect(next.headSeq).toBe(headSeq + 1);
  expect(next.results.find(({ name }) => name === "chain")?.looked).toBe(1);
});

test("a changed amount is found, even when the sum is still zero", async () => {
  const by = (
    n: number,
  ) => `update ledger.entries set amount_minor = amount_minor + sign(amount_minor) * ${n}
    where transaction_id = ${idOf("t3")}`;
  expect(await tampering(by(7), by(-7))).toEqual(["balances", "transactions", "chain"]);
});

test("a changed header is found", async () => {
  const by = (ms: number) => `update ledger.transactions set at = at + interval '${ms} ms'
    where id = ${idOf("t3")}`;
  expect(await tampering(by(1), by(-1))).toEqual(["chain"]);
});

test("a removed transaction is found, with or without its seal", async () => {
  const keep = `create table removed_t as select * from ledger.transactions where id = ${idOf("t4")};
    create table removed_e as select * from ledger.entries where transaction_id = ${idOf("t4")};
    create table removed_s as select * from ledger.seals where transaction_id = ${idOf("t4")};`;
  const remove = `${keep}
    delete from ledger.transactions where id = (select id from removed_t);
    delete from ledger.entries where transaction_id = (select id from removed_t)`;
  const mend = `insert into ledger.transactions select * from removed_t;
    insert into ledger.entries overriding system value select * from removed_e;
    delete from ledger.seals where seq in (select seq from removed_s);
    insert into ledger.seals select * from removed_s;
    drop table removed_t, removed_e, removed_s`;
  expect(await tampering(remove, mend)).toEqual(["balances", "chain"]);
  const withSeal = `${remove}; delete from ledger.seals where seq = (select seq from removed_s)`;
  expect(await tampering(withSeal, mend)).toEqual(["balances", "chain"]);
});

test("a transaction that is put into the past is found", async () => {
  const insert = `
    insert into ledger.transactions select 'ltx_forged', purpose, 'forged', order_id, fingerprint,
      entry_count, at, actor_role, actor_id, inserted_by from ledger.transactions where id = ${idOf("t5")};
    insert into ledger.entries (transaction_id, position, account_id, currency, amount_minor)
      select 'ltx_forged', position, account_id, currency, amount_minor from ledger.entries
      where transaction_id = ${idOf("t5")}`;
  const mend = `delete from ledger.transactions where id = 'ltx_forged';
    delete from ledger.entries where transaction_id = 'ltx_forged'`;
  expect(await tampering(insert, mend)).toEqual(["balances", "sealed"]);
});

test("two transactions that changed places are found", async () => {
  const swap = `
    create table swapped as select * from ledger.seals
      where transaction_id in (${idOf("t6")}, ${idOf("t7")});
    delete from ledger.seals where seq in (select seq from swapped);
    insert into ledger.seals select a.seq, b.transaction_id, b.inserted_by, a.hash, a.sealed_at
      from swapped a join swapped b on a.seq <> b.seq`;
  const mend = `delete from ledger.seals where seq in (select seq from swapped);
    insert into ledger.seals select * from swapped; drop table swapped`;
  expect(await tampering(swap, mend)).toEqual(["chain"]);
});

test("a chain that was made anew does not have the ends that earlier checks have seen", async () => {
  const rewrite = `create table old_seals as select * from ledger.seals;
    update ledger.transactions set actor_role = 'ops' where id = ${idOf("t2")};
    delete from ledger.seals; select ledger.seal(10000)`;
  const mend = `delete from ledger.seals;
    update ledger.transactions set actor_role = 'system' where id = ${idOf("t2")};
    insert into ledger.seals select * from old_seals; drop table old_seals`;
  expect(await tampering(rewrite, mend)).toEqual(["anchors"]);
});

test("a balance, or something held, that does not follow from the journal is found", async () => {
  await placeHold(ledger.system, {
    reference: reference("hold"),
    from: wallet("cus_1"),
    to: funds,
    amountMinor: 30,
    expiresAt: new Date("2030-01-01"),
  });
  const by = (column: string, n: number) =>
    `update ledger.accounts set ${column} = ${column} + ${n} where owner = 'cus_1'`;
  const posted = ["currency_sums", "balances"];
  expect(await tampering(by("posted_minor", -1), by("posted_minor", 1))).toEqual(posted);
  expect(await tampering(by("held_minor", 1), by("held_minor", -1))).toEqual(["holds"]);
  const deep = await tampering(by("held_minor", 900_000), by("held_minor", -900_000));
  expect(deep).toEqual(["overdraw", "holds"]);
});

test("a guard that is off is found, and a twin of a reference", async () => {
  const off = "alter table ledger.entries disable trigger balanced";
  const owner = asOwner(ledger);
  await owner.unsafe(off);
  expect(await violated("incremental")).toEqual(["guards"]);
  await owner.unsafe("alter table ledger.entries enable trigger balanced");
  await owner.unsafe("grant delete on ledger.entries to beeline_app");
  expect(await violated("incremental")).toEqual(["guards"]);
  await owner.unsafe("revoke delete on ledger.entries from beeline_app");
  await owner.unsafe("drop index ledger.ledger_transactions_reference");
  await owner.unsafe(`begin;
    insert into ledger.transactions select 'ltx_twin', purpose, reference, order_id, fingerprint,
      entry_count, at, actor_role, actor_id from ledger.transactions where id = ${idOf("t1")};
    insert into ledger.entries (transaction_id, position, account_id, currency, amount_minor)
      select 'ltx_twin', position, account_id, currency, amount_minor from ledger.entries
      where transaction_id = ${idOf("t1", "ltx_twin")}; commit`);
  await sealAll(ledger);
  expect(await violated("incremental")).toEqual(["guards", "balances", "references"]);
  await owner.end({ timeout: 5 });
});
