/**
 * The simulator's own record of truth: rows in memory, written through to a SQLite file before any
 * answer leaves, so that a kill at any moment loses nothing that somebody was told.
 */
import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type {
  Card,
  Delivery,
  Entry,
  Plan,
  SimDispute,
  SimPayment,
  SimPayout,
  SimRefund,
  StoredReply,
} from "./book-rows.ts";

/** Rows of one kind, by id and by the other names that they are looked up under. */
export class Shelf<T extends { readonly id: string }> {
  readonly #rows = new Map<string, T>();
  readonly #named = new Map<string, Set<string>>();
  readonly #namesOf: (row: T) => readonly string[];
  readonly #changed: (id: string, row: T | undefined) => void;

  constructor(
    namesOf: (row: T) => readonly string[],
    changed: (id: string, row: T | undefined) => void,
  ) {
    this.#namesOf = namesOf;
    this.#changed = changed;
  }

  get(id: string): T | undefined {
    return this.#rows.get(id);
  }

  named(name: string): T[] {
    return [...(this.#named.get(name) ?? [])].map((id) => this.#rows.get(id)!);
  }

  /** In the order in which they were first put. */
  all(): T[] {
    return [...this.#rows.values()];
  }

  put(row: T): T {
    this.load(row);
    this.#changed(row.id, row);
    return row;
  }

  delete(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    for (const name of this.#namesOf(row)) this.#named.get(name)?.delete(id);
    this.#rows.delete(id);
    this.#changed(id, undefined);
  }

  load(row: T): void {
    this.#rows.set(row.id, row);
    for (const name of this.#namesOf(row)) {
      const ids = this.#named.get(name) ?? new Set();
      this.#named.set(name, ids.add(row.id));
    }
  }
}

export interface Setting {
  readonly id: string;
  readonly value: unknown;
}

export interface Book {
  readonly payments: Shelf<SimPayment>;
  readonly refunds: Shelf<SimRefund>;
  readonly disputes: Shelf<SimDispute>;
  readonly payouts: Shelf<SimPayout>;
  readonly entries: Shelf<Entry>;
  readonly cards: Shelf<Card>;
  readonly deliveries: Shelf<Delivery>;
  readonly plans: Shelf<Plan>;
  readonly replies: Shelf<StoredReply>;
  readonly attempts: Shelf<{ readonly id: string; readonly count: number }>;
  readonly settings: Shelf<Setting>;
  /** Writes what changed, all of it or nothing. */
  commit(): void;
  close(): void;
}

interface Change {
  readonly kind: string;
  readonly id: string;
  readonly row: unknown;
}

export function openBook(directory: string): Book {
  mkdirSync(directory, { recursive: true });
  const file = new Database(join(directory, "truth.sqlite"), { create: true });
  file.run("pragma journal_mode = wal");
  // Enough for kill -9, which is what this has to survive; a power cut may lose the last moments.
  file.run("pragma synchronous = normal");
  file.run(
    "create table if not exists rows (kind text, id text, seq integer, body text, primary key (kind, id)) without rowid",
  );
  let changes: Change[] = [];
  let seq = Number(
    file.query<{ top: number | null }, []>("select max(seq) as top from rows").get()?.top ?? 0,
  );
  const shelf = <T extends { readonly id: string }>(
    kind: string,
    namesOf: (row: T) => readonly string[] = () => [],
  ) => {
    const made = new Shelf<T>(namesOf, (id, row) => changes.push({ kind, id, row }));
    const rows = file.query<{ body: string }, [string]>(
      "select body from rows where kind = ? order by seq",
    );
    for (const { body } of rows.all(kind)) made.load(JSON.parse(body) as T);
    return made;
  };
  const upsert = file.query(
    "insert into rows (kind, id, seq, body) values (?, ?, ?, ?) on conflict (kind, id) do update set body = excluded.body",
  );
  const erase = file.query("delete from rows where kind = ? and id = ?");
  const write = file.transaction((batch: readonly Change[]) => {
    for (const { kind, id, row } of batch) {
      seq += 1;
      if (row === undefined) erase.run(kind, id);
      else upsert.run(kind, id, seq, JSON.stringify(row));
    }
  });
  return {
    payments: shelf("payment", (row) =>
      [row.reference, row.providerId, row.chargeId, row.captureId, row.challenge]
        .filter((name) => name !== null && name !== "")
        .map((name) => `${row.provider}:${name}`),
    ),
    refunds: shelf("refund", (row) => [row.paymentId, `${row.provider}:${row.reference}`]),
    disputes: shelf("dispute", (row) => [row.paymentId]),
    payouts: shelf("payout", (row) => [
      `${row.provider}:${row.reference}`,
      `${row.provider}:${row.providerId}`,
    ]),
    entries: shelf("entry", (row) => [row.provider]),
    cards: shelf("card"),
    deliveries: shelf("delivery"),
    plans: shelf("plan"),
    replies: shelf("reply"),
    attempts: shelf("attempt"),
    settings: shelf("setting"),
    commit() {
      if (changes.length === 0) return;
      const batch = changes;
      changes = [];
      write(batch);
    },
    close: () => file.close(),
  };
}
