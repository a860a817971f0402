/**
 * A share of all short links of the world: who has a code, where it leads, and the clicks that its
 * core has not counted yet. It holds ids and addresses of pages; nothing about a person.
 */
import { DurableObject } from "cloudflare:workers";
import type { ClickCount, LinkBatchAnswer, ShelfLink } from "#shared/links/shelf.ts";
import type { RegionCode } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";
import { ClickStore } from "./click-store.ts";
import { sendClicks } from "./send-clicks.ts";

/** Clicks of so long travel together: the price of a count is a call to a core. */
const SEND_AFTER_MS = 10_000;
const RETRY_MS = 15_000;
const SWEEP_EVERY_MS = 24 * 3_600_000;
/** A code is kept so long after its end, so that nobody else's page opens behind an old poster. */
const KEEP_ENDED_MS = 365 * 24 * 3_600_000;

type LinkRow = Record<"code" | "id" | "purpose" | "expires_at", string> &
  Record<"order_id" | "target", string | null> & { is_revoked: number };

export class LinkShelf extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  readonly #clicks: ClickStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      create table if not exists link (
        code text primary key, id text not null, purpose text not null, order_id text, target text,
        expires_at text not null, is_revoked integer not null
      ) without rowid`);
    this.#clicks = new ClickStore(ctx.storage);
  }

  /** Keeps each code for the first id that claims it. A repeat changes nothing but a revocation. */
  async claim(links: readonly ShelfLink[]): Promise<LinkBatchAnswer> {
    const kept: string[] = [];
    const taken: string[] = [];
    this.ctx.storage.transactionSync(() => {
      for (const link of links) (this.#claimOne(link) ? kept : taken).push(link.id);
    });
    await this.#wakeWithin(SWEEP_EVERY_MS);
    return { kept, taken };
  }

  #claimOne(link: ShelfLink): boolean {
    const { code, id, purpose, orderId, target, expiresAt } = link;
    const isRevoked = link.isRevoked ? 1 : 0;
    const { rowsWritten } = this.#sql.exec(
      `insert into link (code, id, purpose, order_id, target, expires_at, is_revoked)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (code) do update set is_revoked = max(is_revoked, excluded.is_revoked)
         where id = excluded.id`,
      ...[code, id, purpose, orderId, target, expiresAt, isRevoked],
    );
    return rowsWritten > 0;
  }

  async find(code: string): Promise<ShelfLink | null> {
    const [row] = this.#sql.exec<LinkRow>("select * from link where code = ?", code).toArray();
    if (!row) return null;
    const { id, purpose, target, order_id: orderId, expires_at: expiresAt } = row;
    const isRevoked = row.is_revoked !== 0;
    return {
      code,
      id,
      purpose: purpose as ShelfLink["purpose"],
      orderId,
      target,
      expiresAt,
      isRevoked,
    };
  }

  /** Adds clicks of one isolate. The same batch again is not added again. */
  async count(batchId: string, clicks: readonly ClickCount[]): Promise<void> {
    this.ctx.storage.transactionSync(() => this.#clicks.add(batchId, clicks, Date.now()));
    await this.#wakeWithin(SEND_AFTER_MS);
  }

  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    this.#clicks.forgetBatchIds(nowMs);
    const ended = new Date(nowMs - KEEP_ENDED_MS).toISOString();
    this.#sql.exec("delete from link where expires_at < ?", ended);
    let hasFailed = false;
    for (const region of this.#clicks.regions()) {
      if (!(await this.#sendTo(region))) hasFailed = true;
    }
    const isDone = this.#clicks.regions().length === 0;
    await this.#wakeWithin(isDone ? SWEEP_EVERY_MS : hasFailed ? RETRY_MS : SEND_AFTER_MS);
  }

  /** At least once: a batch is sent under its number until it is answered. */
  async #sendTo(region: RegionCode): Promise<boolean> {
    const target = configOf(this.env).cores.get(region);
    const batch = this.ctx.storage.transactionSync(() => this.#clicks.takeBatch(region));
    if (!batch) return true;
    try {
      // Nobody would ever take the clicks of a region that is not served any more.
      if (target) await sendClicks(this.env, target, batch);
      this.#clicks.dropBatch(region);
      return true;
    } catch (error) {
      const cause = error instanceof Error ? error.name : "unknown";
      logLine("warn", "clicks were not taken", { region, cause, sequence: batch.sequence });
      return false;
    }
  }

  async #wakeWithin(ms: number): Promise<void> {
    const wanted = Date.now() + ms;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > wanted) await this.ctx.storage.setAlarm(wanted);
  }
}
