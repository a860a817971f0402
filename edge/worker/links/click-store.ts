/** The clicks of a shelf on their way to the cores: counts by link, day, country and referrer. */
import { parseId } from "#shared/ids.ts";
import { type ClickBatch, type ClickCount, MAX_CLICK_ROWS } from "#shared/links/shelf.ts";
import type { RegionCode } from "#shared/regions.ts";

/** Batches of isolates are repeated within seconds, if at all. */
const REMEMBER_BATCH_MS = 10 * 60_000;
/** With a core away for long, further counts lose their country and referrer, not themselves. */
const MAX_ROWS = 20_000;

type CountRow = { link_id: string; day: string; country: string; referrer: string; clicks: number };

export class ClickStore {
  readonly #sql: SqlStorage;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    sql.exec(`
      create table if not exists click (
        region text not null, link_id text not null, day text not null, country text not null,
        referrer text not null, clicks integer not null,
        primary key (region, link_id, day, country, referrer)
      ) without rowid;
      create table if not exists heard (batch_id text primary key, at_ms integer not null) without rowid;
      create table if not exists sending (region text primary key, body text not null) without rowid;
      create table if not exists self (
        one integer primary key check (one = 1), shelf text not null, sequence integer not null
      );
    `);
    sql.exec("insert or ignore into self values (1, ?, 0)", crypto.randomUUID());
  }

  add(batchId: string, clicks: readonly ClickCount[], nowMs: number): void {
    const { rowsWritten } = this.#sql.exec(
      "insert or ignore into heard values (?, ?)",
      batchId,
      nowMs,
    );
    if (rowsWritten === 0) return;
    const rows = this.#sql.exec<{ n: number }>("select count(*) as n from click").one().n;
    for (const { linkId, day, country, referrer, clicks: count } of clicks) {
      const region = parseId(linkId)?.region;
      if (!region) continue;
      const kind = rows < MAX_ROWS ? [country, referrer] : ["XX", "other"];
      this.#sql.exec(
        `insert into click values (?, ?, ?, ?, ?, ?) on conflict do update
         set clicks = clicks + excluded.clicks`,
        ...[region, linkId, day, ...kind, count],
      );
    }
  }

  forgetBatchIds(nowMs: number): void {
    this.#sql.exec("delete from heard where at_ms < ?", nowMs - REMEMBER_BATCH_MS);
  }

  /** Whose clicks are here. */
  regions(): RegionCode[] {
    return this.#sql
      .exec<{ region: RegionCode }>("select region from click union select region from sending")
      .toArray()
      .map(({ region }) => region);
  }

  /** The batch that is on its way, or a new one; frozen until it is dropped. */
  takeBatch(region: RegionCode): ClickBatch | undefined {
    const [sending] = this.#sql
      .exec<{ body: string }>("select body from sending where region = ?", region)
      .toArray();
    if (sending) return JSON.parse(sending.body) as ClickBatch;
    const rows = this.#sql
      .exec<CountRow>(
        "select link_id, day, country, referrer, clicks from click where region = ? limit ?",
        ...[region, MAX_CLICK_ROWS],
      )
      .toArray();
    if (rows.length === 0) return undefined;
    const { shelf, sequence } = this.#sql
      .exec<{ shelf: string; sequence: number }>(
        "update self set sequence = sequence + 1 returning shelf, sequence",
      )
      .one();
    const clicks = rows.map(
      ({ link_id: linkId, ...count }) => ({ linkId, ...count }) as ClickCount,
    );
    for (const { linkId, day, country, referrer } of clicks) {
      this.#sql.exec(
        `delete from click where region = ? and link_id = ? and day = ? and country = ? and referrer = ?`,
        ...[region, linkId, day, country, referrer],
      );
    }
    const batch = { shelf, sequence, clicks };
    this.#sql.exec("insert into sending values (?, ?)", region, JSON.stringify(batch));
    return batch;
  }

  dropBatch(region: RegionCode): void {
    this.#sql.exec("delete from sending where region = ?", region);
  }
}
