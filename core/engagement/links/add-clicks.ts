import type { ClickBatch } from "#shared/links/shelf.ts";
import { type Ctx, now, statement, transact } from "../../platform/index.ts";

const advance = statement<{ id: string }>(`
  insert into link_shelves (id, sequence, heard_at) values ($1, $2::int, $3::timestamptz)
  on conflict (id) do update set sequence = excluded.sequence, heard_at = excluded.heard_at
    where link_shelves.sequence < excluded.sequence
  returning id`);

const addCounts = statement(`
  insert into link_clicks (link_id, day, country, referrer, clicks)
  select counted.link_id, counted.day, counted.country, counted.referrer, sum(counted.clicks)
  from jsonb_to_recordset($1::jsonb)
    as counted(link_id text, day date, country text, referrer text, clicks int)
  join links on links.id = counted.link_id
  group by 1, 2, 3, 4
  on conflict (link_id, day, country, referrer)
    do update set clicks = link_clicks.clicks + excluded.clicks`);

/**
 * Adds a batch of a shelf once, however often it arrives: its number and its counts are written in
 * one transaction. Counts of links that are not here are dropped.
 */
export async function addClicks(ctx: Ctx, batch: ClickBatch): Promise<{ sequence: number }> {
  const { shelf, sequence, clicks } = batch;
  await transact(ctx, async (tx) => {
    const advanced = await advance(tx, [shelf, sequence, now(tx).toISOString()]);
    if (advanced.length === 0) return;
    const rows = clicks.map(({ linkId, ...count }) => ({ link_id: linkId, ...count }));
    await addCounts(tx, [JSON.stringify(rows)]);
  });
  return { sequence };
}
