/**
 * Writes that nobody waits for. A transaction collects them and sends them as one statement, before
 * whatever it asks next and at the latest with its commit: what an order costs is how often the
 * database is asked, more than what it writes. The commit is not held up by their answers, so the
 * database itself has to refuse what does not fit: see `mustChange`.
 */

export interface Write {
  /** Statements by name, as common table expressions; a later one may read an earlier one. */
  readonly parts: Readonly<Record<string, string>>;
  /** The part that has to return a row; otherwise the whole transaction is undone. */
  readonly mustChange?: string;
  /** What the caller hears then. */
  readonly refusal?: () => Error;
  /** What the caller hears when a unique index refuses the write, by the index's name. */
  readonly conflicts?: Readonly<Record<string, () => Error>>;
}

/** SQLSTATE of the function `refuse_write` in the database. */
const REFUSED = "BE001";
/** What the driver prepares at most; the next write begins another statement. */
const MAX_PARAMETERS = 64;

type Send = (text: string, parameters: readonly unknown[]) => Promise<unknown>;

/** A write and what has to be known of it each time, found once. */
export interface MadeWrite extends Write {
  readonly name: string;
  readonly tables: readonly string[];
}

export function makeWrite(write: Write): MadeWrite {
  const text = Object.values(write.parts).join(";");
  const found = text.matchAll(/\b(?:insert into|update|delete from)\s+"?([a-z_]+)/gi);
  const names = Object.keys(write.parts);
  return {
    ...write,
    name: names.join(),
    // A write that calls a function names no table, and still must not be in a statement twice.
    tables: [
      ...new Set([
        ...names.map((name) => `part ${name}`),
        ...[...found].map(([, table]) => table!),
      ]),
    ],
  };
}

export class WriteBatch {
  readonly #send: Send;
  #writes: MadeWrite[] = [];
  #parameters: unknown[] = [];
  #tables = new Set<string>();
  #answers: Promise<unknown>[] = [];

  constructor(send: Send) {
    this.#send = send;
  }

  add(write: MadeWrite, parameters: readonly unknown[]): void {
    const { tables } = write;
    // Parts of one statement do not see each other's rows, so each table has one writer in it.
    const isApart = tables.every((table) => !this.#tables.has(table));
    if (!isApart || this.#parameters.length + parameters.length > MAX_PARAMETERS) this.flush();
    this.#writes.push(write);
    this.#parameters.push(...parameters);
    for (const table of tables) this.#tables.add(table);
  }

  /** Sends what is collected. Its failure is told by `answers`. */
  flush(): void {
    const writes = this.#writes;
    if (writes.length === 0) return;
    const asked = this.#send(joined(writes), this.#parameters).catch((error: unknown) => {
      throw refusalOf(writes, error) ?? error;
    });
    asked.catch(() => {});
    this.#answers.push(asked);
    this.#writes = [];
    this.#parameters = [];
    this.#tables = new Set();
  }

  /** Throws the first failure of what was sent so far, when all of it is answered. */
  async answers(): Promise<void> {
    await Promise.all(this.#answers);
  }
}

/** Texts by the writes they join: one for each way through a verb, so their number is small. */
const texts = new Map<string, string>();

function joined(writes: readonly MadeWrite[]): string {
  const key = writes.map(({ name }) => name).join("+");
  let text = texts.get(key);
  if (text === undefined) {
    text = join(writes);
    texts.set(key, text);
  }
  return text;
}

function join(writes: readonly Write[]): string {
  let offset = 0;
  const parts = writes.flatMap((write) => {
    const shift = offset;
    const own = Object.entries(write.parts);
    offset += Math.max(0, ...own.flatMap(([, text]) => placesIn(text)));
    return own.map(
      ([name, text]) => `${name} as (${text.replaceAll(/\$(\d+)/g, (_, n) => `$${+n + shift}`)})`,
    );
  });
  const demands = writes.flatMap(({ mustChange: name }) =>
    name === undefined
      ? []
      : [`case when not exists (select from ${name}) then refuse_write('${name}') end`],
  );
  return `with ${parts.join(",\n")}\nselect ${demands.join(",\n") || "1"}`;
}

function placesIn(text: string): number[] {
  return [...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place));
}

function refusalOf(writes: readonly Write[], error: unknown): Error | undefined {
  const { code, message, constraint_name: index } = error as Record<string, unknown>;
  const made = writes.map(({ mustChange, refusal, conflicts }) =>
    code === REFUSED
      ? mustChange === message && refusal?.()
      : typeof index === "string" && conflicts?.[index]?.(),
  );
  const refusal = made.find((one) => one instanceof Error);
  // The index stays visible to those who look for it.
  if (refusal) refusal.cause ??= error;
  return refusal;
}
