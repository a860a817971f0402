/** What the simulated providers have booked, and what we have: the two that have to be equal. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import type { LocalProviders } from "../up/index.ts";

export interface Sums {
  readonly captured: number;
  readonly refunded: number;
  /** What the provider holds for us, after its fees. */
  readonly held: number;
}

/** By provider, in minor units of the region's one currency. */
export type Books = Readonly<Record<string, Sums>>;

interface Truth {
  payments: { provider: string; capturedMinor: number; refundedMinor: number }[];
  balances: { provider: string; balanceMinor: number }[];
}

async function ask({ url, controlToken }: LocalProviders, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${controlToken}` };
  const answer = await fetch(url + path, { headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`the simulator answers ${path} with ${answer.status}`);
  return answer;
}

/** The settlement report that a provider would let us download. */
export async function readReport(bank: LocalProviders, provider: string): Promise<string> {
  return (await ask(bank, `/reports/${provider}.csv`)).text();
}

export async function booksOfBank(bank: LocalProviders): Promise<Books> {
  const { payments, balances } = (await (await ask(bank, "/truth")).json()) as Truth;
  const books: Record<string, Sums> = {};
  for (const { provider, balanceMinor } of balances) {
    const own = payments.filter((payment) => payment.provider === provider);
    books[provider] = {
      captured: own.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0),
      refunded: own.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0),
      held: balanceMinor,
    };
  }
  return books;
}

/** Payments from their rows, what is held from the journal. */
export async function ourBooks(databaseUrl: string): Promise<Books> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const rows = await sql<(Sums & { provider: string })[]>`
      select provider, sum(captured_minor)::int as captured, sum(refunded_minor)::int as refunded,
        (select sum(entry.amount_minor)::int from ledger.entries entry
          where entry.account_id in (select account.id from ledger.accounts account
            where account.kind = 'provider_clearing' and account.owner = payments.provider)) as held
      from payments where provider not in ('cash', 'wallet') group by provider`;
    return Object.fromEntries(rows.map(({ provider, ...sums }) => [provider, sums]));
  } finally {
    await sql.end();
  }
}

/** `bun run ledger:check`. @returns what it says @throws Error when it finds something wrong */
export async function checkByCommand(databaseUrl: string): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const { stdout } = await promisify(execFile)(
    join(root, "node_modules/.bin/bun"),
    ["core/ledger/check-main.ts"],
    { cwd: root, env: { ...process.env, DATABASE_URL: databaseUrl }, timeout: 60_000 },
  );
  return stdout;
}
