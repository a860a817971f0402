/** Faults of database drivers that have cost others money, watched as canaries. */
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../up/index.ts";
import { type Database, openDatabase, sqlState } from "./database.ts";
import { statement, write } from "./statement.ts";

let scratch: TestDatabase;
let database: Database;
let owner: postgres.Sql;

beforeAll(async () => {
  scratch = await createTestDatabase();
  owner = postgres(scratch.ownerUrl, { max: 1, onnotice: () => {} });
  await owner`create table bird (id int primary key, what jsonb)`;
  await owner`grant select, insert on bird to beeline_app`;
  database = openDatabase(scratch.url, { queries: 1, transactions: 1 });
});
afterAll(async () => {
  await database.close();
  await owner.end({ timeout: 5 });
  await scratch.drop();
});

/** Queries of nobody's transaction that run inside one when BEGIN is the last to fill the pipeline. */
async function strayed(ahead: number): Promise<number> {
  const mixed = postgres(scratch.url, { max: 1, onnotice: () => {} });
  try {
    await mixed`select 1`;
    const look = () => mixed`select pg_current_xact_id_if_assigned() is not null as inside`;
    const before = Array.from({ length: ahead }, look);
    const transaction = mixed.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      await tx`select 1`;
    });
    const after = Array.from({ length: 20 }, look);
    const rows = await Promise.all([...before, ...after]);
    await transaction;
    return rows.filter(([row]) => row!["inside"]).length;
  } finally {
    await mixed.end({ timeout: 5 });
  }
}

test("even a pool of both, which we never have, keeps plain queries out of a transaction", async () => {
  // porsager/postgres#1189, mended by our patch of the driver.
  const counts = [97, 98, 99, 100, 101];
  const found: number[] = [];
  for (const ahead of counts) found.push(await strayed(ahead));
  expect(found).toEqual(counts.map(() => 0));
});

test("JSON is stored as JSON, never as a text that looks like it", async () => {
  const rows = { a: [1, "two", null], b: { c: true } };
  const insert = write({ bird_json: "insert into bird (id, what) values ($1, $2::jsonb)" });
  await insert({ db: database.queries }, [1, JSON.stringify(rows)]);
  await database.transact(async (tx) => {
    await insert({ db: tx }, [2, JSON.stringify(rows)]);
    await tx.execute(sql`select 1`);
  });
  await database.queries.execute(sql`insert into bird values (3, ${JSON.stringify(rows)}::jsonb)`);
  const stored = await owner`select jsonb_typeof(what) as kind, what->'b'->>'c' as c from bird`;
  expect([...stored]).toEqual(Array(3).fill({ kind: "object", c: "true" }));
  const read = statement<{ what: unknown }>("select what from bird where id = $1");
  expect((await read({ db: database.queries }, [2]))[0]!.what).toEqual(rows);
});

test("the SQLSTATE of every kind of statement is visible, also of a write that nobody waits for", async () => {
  const stateOf = async (asked: Promise<unknown>) => {
    try {
      await asked;
      return undefined;
    } catch (error) {
      return sqlState(error);
    }
  };
  const twice = write({ bird_twice: "insert into bird (id) values ($1)" });
  const divide = statement("select 1 / $1::int");
  const db = database.queries;
  await twice({ db }, [50]);
  expect(await stateOf(twice({ db }, [50]))).toBe("23505");
  expect(await stateOf(divide({ db }, [0]))).toBe("22012");
  expect(await stateOf(db.execute(sql`select * from nowhere`))).toBe("42P01");
  expect(await stateOf(database.transact((tx) => divide({ db: tx }, [0])))).toBe("22012");
  expect(await stateOf(db.execute(sql`drop table bird`))).toBe("42501");
});

test("a backend that is killed before the commit leaves nothing, joined writes included", async () => {
  const insert = write({ bird_killed: "insert into bird (id) values ($1)" });
  const doomed = database.transact(async (tx) => {
    await insert({ db: tx }, [9001]);
    const [row] = await tx.execute(sql`select pg_backend_pid() as pid`);
    await insert({ db: tx }, [9002]);
    await owner`select pg_terminate_backend(${row!["pid"] as number})`;
    await tx.execute(sql`insert into bird values (9003)`);
  });
  await expect(doomed).rejects.toThrow();
  const after = await database.transact((tx) =>
    tx.execute(sql`select id from bird where id > 9000`),
  );
  expect(after).toHaveLength(0);
});
