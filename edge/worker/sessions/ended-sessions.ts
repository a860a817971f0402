/**
 * The sessions and credentials of one region that ended while an access token of theirs may still
 * live: ids and times, nothing about anybody. Read by every isolate about every two seconds, so an
 * isolate names what it has seen and gets only what came after.
 */
import { DurableObject } from "cloudflare:workers";
import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import type { Env } from "../env.ts";

/** One answer's bound, about 700 KB; the reader asks again for the rest. */
const MAX_READ = 10_000;

export interface Ended {
  readonly id: string;
  /** Epoch milliseconds from when it needs no remembering. */
  readonly untilMs: number;
}

export interface EndedNews {
  readonly ended: Ended[];
  /** To be named at the next look. */
  readonly cursor: number;
  readonly hasMore: boolean;
}

export class EndedSessions extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(`create table if not exists ended (
      seq integer primary key autoincrement, id text not null unique, until_ms integer not null)`);
  }

  /** Ids that are known already stay as they are. */
  async add(ids: readonly string[]): Promise<void> {
    const nowMs = Date.now();
    this.#forget(nowMs);
    for (const id of ids) {
      const untilMs = nowMs + ENDED_MEMORY_MS;
      this.#sql.exec("insert or ignore into ended (id, until_ms) values (?, ?)", id, untilMs);
    }
    await this.ctx.storage.setAlarm(nowMs + ENDED_MEMORY_MS + 1_000);
  }

  /** What was added after `cursor`, oldest first; 0 for all. */
  since(cursor: number): EndedNews {
    const rows = this.#sql
      .exec<{ seq: number; id: string; until_ms: number }>(
        "select seq, id, until_ms from ended where seq > ? order by seq limit ?",
        cursor,
        MAX_READ,
      )
      .toArray();
    return {
      ended: rows.map(({ id, until_ms }) => ({ id, untilMs: until_ms })),
      cursor: rows.at(-1)?.seq ?? cursor,
      hasMore: rows.length === MAX_READ,
    };
  }

  override async alarm(): Promise<void> {
    this.#forget(Date.now());
  }

  #forget(nowMs: number): void {
    this.#sql.exec("delete from ended where until_ms < ?", nowMs);
  }
}
