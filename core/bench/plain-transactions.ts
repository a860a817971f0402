/**
 * The yardstick of `bench:orders`: what the same database does when nothing but three statements
 * are in a transaction (an update, and two inserts as a record and an event would be).
 */
import postgres from "postgres";
import { type Percentiles, percentilesOf } from "./harness.ts";

export interface PlainReport {
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
}

export async function plainTransactions(
  databaseUrl: string,
  options: { connections: number; seconds: number },
): Promise<PlainReport> {
  const sql = postgres(databaseUrl, { max: options.connections, onnotice: () => {} });
  try {
    await sql`create schema if not exists bench`;
    await sql`create table if not exists bench.things (id int primary key, version int not null)`;
    await sql`create table if not exists bench.moves
      (id bigserial primary key, thing int not null, note text not null)`;
    await sql`create table if not exists bench.news
      (id bigserial primary key, thing int not null, payload jsonb not null)`;
    await sql`insert into bench.things select n, 0 from generate_series(0, ${options.connections - 1}) n
      on conflict do nothing`;
    const latencies: number[] = [];
    const startedAt = performance.now();
    const endsAt = startedAt + options.seconds * 1000;
    // Each lane has a row of its own: waiting for each other is not what this measures.
    const lane = async (thing: number) => {
      while (performance.now() < endsAt) {
        const from = performance.now();
        await sql.begin(async (tx) => {
          await tx`update bench.things set version = version + 1 where id = ${thing}`;
          await tx`insert into bench.moves (thing, note) values (${thing}, ${"moved"})`;
          await tx`insert into bench.news (thing, payload) values (${thing}, ${tx.json({ thing })})`;
        });
        latencies.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: options.connections }, (_, index) => lane(index)));
    const seconds = (performance.now() - startedAt) / 1000;
    await sql`drop schema bench cascade`;
    return {
      perSecond: Math.round(latencies.length / seconds),
      latencyMs: percentilesOf(latencies),
    };
  } finally {
    await sql.end({ timeout: 5 });
  }
}
