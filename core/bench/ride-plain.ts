/**
 * The yardstick of `bench:rides`: the rows that its rides have left, written once more into tables
 * of the same columns and indexes, a transaction for each ride, with nothing asked and nothing decided.
 */
import postgres from "postgres";

/** Tables of a ride, and how its rows in them are found by its order. */
const tables: Readonly<Record<string, string>> = {
  orders: "id = $1",
  order_transitions: "order_id = $1",
  rides: "order_id = $1",
  dispatch_jobs: "order_id = $1",
  dispatch_attempts: "order_id = $1",
  offers: "order_id = $1",
  offer_orders: "order_id = $1",
  trips: "id = (select trip_id from public.orders where id = $1)",
  trip_stops: "order_id = $1",
  trip_transitions: "trip_id = (select trip_id from public.orders where id = $1)",
  outbox: "partition_key = $1",
};
const MOST_RIDES = 4_000;

/** @returns rides a second, by so many connections. */
export async function plainRides(ownerUrl: string, connections: number): Promise<number> {
  const sql = postgres(ownerUrl, { max: connections, onnotice: () => {} });
  try {
    await sql`create schema bench`;
    for (const table of Object.keys(tables)) {
      await sql.unsafe(`create table bench.${table} (like public.${table} including all)`);
    }
    await sql`create index on public.outbox (partition_key)`;
    await sql`analyze`;
    const rides = await sql<{ id: string }[]>`
      select id from orders where vertical = 'ride' and trip_id is not null limit ${MOST_RIDES}`;
    const queue = rides.values();
    const startedAt = performance.now();
    const lane = async () => {
      for (const { id } of queue) {
        await sql.begin(async (tx) => {
          const written = Object.entries(tables).map(([table, which]) =>
            tx.unsafe(
              `insert into bench.${table} select * from public.${table} where ${which}`,
              [id],
              {
                prepare: true,
              },
            ),
          );
          await Promise.all(written);
        });
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return Math.round((rides.length / (performance.now() - startedAt)) * 1_000);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
