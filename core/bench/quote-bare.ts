/**
 * The yardstick of `bench:quotes`: parses the JSON of a request, writes one row of the size of a
 * quote in one statement unless it is told not to, and answers as many bytes. Nobody is signed in,
 * limited, priced or kept apart.
 */
import postgres from "postgres";
import type { QuoteRequest } from "#shared/contracts/orders.ts";

const sql = postgres(process.env["DATABASE_URL"] ?? "", { max: 6, onnotice: () => {} });
await sql`create table if not exists bench_quotes (id text primary key, body jsonb not null, at timestamptz not null)`;
const answer = process.env["BEELINE_BENCH_ANSWER"] ?? "{}";

const server = Bun.serve({
  ...{ hostname: "127.0.0.1", port: 0 },
  async fetch(request) {
    const asked = (await request.json()) as QuoteRequest;
    if (asked.vertical !== "ride") return new Response("no", { status: 400 });
    if (request.headers.get("x-keep") === "yes") {
      const row = [crypto.randomUUID(), answer, new Date().toISOString()];
      await sql.unsafe("insert into bench_quotes values ($1, $2::text::jsonb, $3)", row, {
        prepare: true,
      });
    }
    return new Response(answer, { status: 201, headers: { "content-type": "application/json" } });
  },
});
process.on("SIGTERM", () => {
  sql.end({ timeout: 2 }).finally(() => process.exit(0));
});
console.log(JSON.stringify({ port: server.port }));
