import type { LedgerEntry } from "#shared/contracts/ops-ledger.ts";
import { money } from "#shared/money.ts";
import { type Ctx, dateOf, readCursor, statement, writeCursor } from "../platform/index.ts";
import { accountIdOf, ownerSide } from "./account-id.ts";
import type { AccountRef } from "./chart.ts";

export interface PageRequest {
  readonly cursor?: string | undefined;
  /** 1 to 100. */
  readonly limit: number;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

interface Row {
  readonly id: string;
  readonly transaction_id: string;
  readonly purpose: string;
  readonly reference: string;
  readonly order_id: string | null;
  readonly at: string;
  readonly amount_minor: string;
  readonly balance: string;
}

const selectEntries = statement<Row>(`
  select e.id, e.transaction_id, e.amount_minor, t.purpose, t.reference, t.order_id, t.at,
    (select sum(posted_minor) from ledger.accounts where id = $1) as balance
  from ledger.entries e join ledger.transactions t on t.id = e.transaction_id
  where e.account_id = $1 and e.id < $2::bigint
  order by e.id desc limit $3`);

/** Above every entry. */
const NEWEST = "9223372036854775807";

/**
 * An account's statement, newest first, from the owner's side. The balance runs backwards from the
 * account's own, so that a page costs the same however long the history is. Entries of an account
 * that is spread over slots may commit a little out of order; those of a person never do.
 * @throws BeelineError VALIDATION_FAILED for a cursor that is none
 */
export async function readEntries(
  ctx: Ctx,
  account: AccountRef,
  { cursor, limit }: PageRequest,
): Promise<Page<LedgerEntry>> {
  const from = cursor === undefined ? undefined : readCursor(cursor, /^\d{1,18} -?\d{1,16}$/);
  const rows = await selectEntries(ctx, [accountIdOf(account), from?.[0] ?? NEWEST, limit + 1]);
  let balance = Number(from?.[1] ?? rows[0]?.balance ?? 0);
  const { kind, currency } = account;
  const side = (minor: number) => money(ownerSide(kind, minor), currency);
  const shown = rows.slice(0, limit);
  const items = shown.map((row): LedgerEntry => {
    const amount = Number(row.amount_minor);
    const after = balance;
    balance -= amount;
    return {
      transactionId: row.transaction_id,
      purpose: row.purpose,
      reference: row.reference,
      orderId: row.order_id,
      at: dateOf(row.at).toISOString(),
      amount: side(amount),
      balance: side(after),
    };
  });
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last;
  return { items, nextCursor: hasMore ? writeCursor(last.id, balance) : null };
}
