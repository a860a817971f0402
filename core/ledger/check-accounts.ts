/** Compares what is kept beside the journal (balances, what is held) with what it follows from. */
import { type Ctx, statement } from "../platform/index.ts";
import type { Findings } from "./findings.ts";

type Reader = Pick<Ctx, "db">;

interface BalanceRow {
  readonly id: string;
  readonly kept: string;
  readonly entered: string;
}

const compare = (accounts: string) => `
  select a.id, a.kept, coalesce(e.entered, 0) as entered
  from (select id, sum(posted_minor) as kept from ledger.accounts where ${accounts}) a
  left join lateral (select sum(amount_minor) as entered from ledger.entries
    where account_id = a.id) e on true order by a.id`;
const comparePage = statement<BalanceRow>(compare("id > $1 group by id order by id limit $2"));
const compareSome = statement<BalanceRow>(
  compare(`kind in (select kind from ledger.account_kinds where slots = 1)
    and id = any($1::text[]) group by id`),
);

const findUnopened = statement<{ id: string }>(`
  select distinct account_id as id from ledger.entries e
  where not exists (select from ledger.accounts a where a.id = e.account_id) limit 6`);

/** Accounts whose entries a statement sums up. */
const PAGE = 200;

/** All accounts: each page is one statement, so postings may go on meanwhile. */
export async function checkAllBalances(reader: Reader, findings: Findings): Promise<void> {
  for (let from = ""; ; ) {
    const rows = await comparePage(reader, [from, PAGE]);
    judgeBalances(rows, findings);
    from = rows.at(-1)?.id ?? from;
    if (rows.length < PAGE) break;
  }
  for (const { id } of await findUnopened(reader, [])) {
    findings.violated("balances", `${id} has entries and no balance`);
  }
}

/** Those of people and stores among these; the platform's have too many entries to sum up each time. */
export async function checkBalancesOf(
  reader: Reader,
  findings: Findings,
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += PAGE) {
    judgeBalances(await compareSome(reader, [ids.slice(at, at + PAGE)]), findings);
  }
}

function judgeBalances(rows: readonly BalanceRow[], findings: Findings): void {
  findings.looked("balances", rows.length);
  for (const { id, kept, entered } of rows) {
    if (kept === entered) continue;
    findings.violated("balances", `${id} says ${kept}, its entries ${entered}`);
  }
}

const sumCurrencies = statement<{ currency: string; sum: string }>(
  "select currency, sum(posted_minor) as sum from ledger.accounts group by currency",
);
const findOverdrawn = statement<{ id: string; available: string }>(`
  select id, -sum(posted_minor) - sum(held_minor) as available
  from ledger.accounts join ledger.account_kinds using (kind)
  where not may_overdraw group by id`);
const compareHolds = statement<{ id: string; held: string; pending: string }>(`
  select id, coalesce(a.held, 0) as held, coalesce(h.pending, 0) as pending
  from (select id, sum(held_minor) as held from ledger.accounts group by id
    having sum(held_minor) <> 0) a
  full join (select from_account as id, sum(amount_minor) as pending from ledger.holds
    where state = 'pending' group by from_account) h using (id)`);

/** What one look at all balances tells: their sums, overdrawn wallets, and what is held. */
export async function checkSums(reader: Reader, findings: Findings): Promise<void> {
  const sums = await sumCurrencies(reader, []);
  findings.looked("currency_sums", sums.length);
  for (const { currency, sum } of sums) {
    if (sum !== "0") findings.violated("currency_sums", `${currency} is off by ${sum}`);
  }
  const wallets = await findOverdrawn(reader, []);
  findings.looked("overdraw", wallets.length);
  for (const { id, available } of wallets) {
    if (Number(available) < 0) findings.violated("overdraw", `${id} has ${available}`);
  }
  const holds = await compareHolds(reader, []);
  findings.looked("holds", holds.length);
  for (const { id, held, pending } of holds) {
    if (held !== pending) findings.violated("holds", `${id} holds ${held}, pending are ${pending}`);
  }
}
