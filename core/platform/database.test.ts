import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../up/index.ts";
import { type Database, openDatabase, sqlState, violatedConstraint } from "./database.ts";
import { requireApplicationRole } from "./require-application-role.ts";

let scratch: TestDatabase;
let database: Database;

beforeAll(async () => {
  scratch = await createTestDatabase();
  database = openDatabase(scratch.url, { queries: 2, transactions: 2 });
  const owner = postgres(scratch.ownerUrl, { max: 1 });
  await owner`create table canary (id int primary key)`;
  await owner.end();
});

afterAll(async () => {
  await database.close();
  await scratch.drop();
});

test("a burst around the pipeline's bound never runs a plain query inside a transaction", async () => {
  // The fault shows when BEGIN is exactly the query that fills a pipeline of 100.
  for (const ahead of [97, 98, 99, 100, 101, 199]) {
    const plain = Array.from({ length: ahead }, () =>
      database.queries.execute(sql`select pg_current_xact_id_if_assigned() as open`),
    );
    const inside = database.transact(async (tx) => {
      await tx.execute(sql`insert into canary values (${ahead})`);
      return tx.execute(sql`select pg_current_xact_id_if_assigned() as open`);
    });
    const after = Array.from({ length: 50 }, () =>
      database.queries.execute(sql`select pg_current_xact_id_if_assigned() as open`),
    );
    for (const rows of await Promise.all([...plain, ...after])) expect(rows[0]!.open).toBeNull();
    expect((await inside)[0]!.open).not.toBeNull();
  }
});

test("nothing of a transaction lands when its backend is killed, and the pool recovers", async () => {
  const admin = postgres(scratch.url, { max: 1 });
  // More kills than the pool has connections: none of them may be lost for good.
  for (let round = 0; round < 8; round++) {
    const doomed = database.transact(async (tx) => {
      await tx.execute(sql`insert into canary values (5001)`);
      const [row] = await tx.execute(sql`select pg_backend_pid() as pid`);
      await admin`select pg_terminate_backend(${row!.pid as number})`;
      await tx.execute(sql`insert into canary values (5002)`);
    });
    await expect(doomed).rejects.toThrow();
  }
  await database.transact((tx) => tx.execute(sql`select 1`));
  const left = await database.queries.execute(sql`select id from canary where id > 5000`);
  expect(left).toHaveLength(0);
  await admin.end({ timeout: 1 });
});

test("a transaction that stands still is ended by the database, and the pool recovers", async () => {
  const limit = sql`select current_setting('idle_in_transaction_session_timeout') as text`;
  expect((await database.queries.execute(limit))[0]!.text).toBe("1min");
  const [begun, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const asleep = database.transact(async (tx) => {
    const [own] = await tx.execute(limit);
    expect(own!.text).toBe("1min");
    await tx.execute(sql`insert into canary values (6001)`);
    await tx.execute(sql`set idle_in_transaction_session_timeout = 50`);
    begun.resolve();
    await stopped.promise;
    await tx.execute(sql`insert into canary values (6002)`);
  });
  const failed = expect(asleep).rejects.toThrow();
  await begun.promise;
  const admin = postgres(scratch.ownerUrl, { max: 1 });
  const open = () => admin`
    select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`;
  while ((await open()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  stopped.resolve();
  await failed;
  await admin.end({ timeout: 1 });
  expect(await database.queries.execute(sql`select id from canary where id > 6000`)).toEqual([]);
});

test("the state and the constraint of a failure are found through the wrappers", async () => {
  await database.queries.execute(sql`insert into canary values (7001)`);
  const twice = database.queries.execute(sql`insert into canary values (7001)`);
  const error = await twice.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(sqlState(error)).toBe("23505");
  expect(violatedConstraint(error)).toBe("canary_pkey");
});

test("the application owns nothing, and may not change what the tables are", async () => {
  await requireApplicationRole(database.queries);
  const forbidden = [
    "create table mine (id int)",
    "create temporary table orders (id int)",
    "create schema mine",
    "create function mine() returns int language sql as 'select 1'",
    "alter table orders disable trigger all",
    "alter table orders add column mine int",
    "drop table orders",
    "truncate orders",
    "set session_replication_role = replica",
    "create role friend",
    "set role postgres",
    "grant beeline_app to public",
    "select * from drizzle.__drizzle_migrations",
  ];
  for (const text of forbidden) {
    await expect(database.queries.execute(text), text).rejects.toThrow();
  }
  const [owned] = await database.queries.execute<{ count: number }>(sql`
    select count(*)::int from pg_class where pg_has_role(current_user, relowner, 'member')`);
  expect(owned!.count).toBe(0);
});

test("a core refuses to work as the owner", async () => {
  const owner = openDatabase(scratch.ownerUrl, { queries: 1, transactions: 1 });
  await expect(requireApplicationRole(owner.queries)).rejects.toThrow("DATABASE_URL");
  await owner.close();
});
