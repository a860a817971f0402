import type { LedgerTransaction } from "#shared/contracts/ops-ledger.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Currency, money } from "#shared/money.ts";
import { type Ctx, dateOf, readCursor, statement, writeCursor } from "../platform/index.ts";
import type { Page, PageRequest } from "./read-entries.ts";

interface Row {
  readonly id: string;
  readonly purpose: string;
  readonly reference: string;
  readonly order_id: string | null;
  readonly at: string;
  readonly actor_role: string;
  readonly actor_id: string | null;
  readonly legs: readonly { account: string; amount: number }[];
  readonly seq: string | null;
  readonly hash: string | null;
  readonly previous_hash: string | null;
  readonly sealed_at: string | null;
}

const columns = `
  select t.id, t.purpose, t.reference, t.order_id, t.at, t.actor_role, t.actor_id,
    (select jsonb_agg(jsonb_build_object('account', e.account_id, 'amount', e.amount_minor)
       order by e.position) from ledger.entries e where e.transaction_id = t.id) as legs,
    s.seq, encode(s.hash, 'hex') as hash, s.sealed_at,
    coalesce((select encode(p.hash, 'hex') from ledger.seals p where p.seq = s.seq - 1),
      repeat('00', 32)) as previous_hash
  from ledger.transactions t left join ledger.seals s on s.transaction_id = t.id`;

const selectOne = statement<Row>(`${columns} where t.id = $1`);
const newest = "and t.id < $2 order by t.id desc limit $3";
const selectAll = statement<Row>(`${columns} where $1 = '' ${newest}`);
const selectByReference = statement<Row>(`${columns} where t.reference = $1 ${newest}`);
const selectByOrder = statement<Row>(`${columns} where t.order_id = $1 ${newest}`);

export interface TransactionFilter {
  readonly reference?: string | undefined;
  readonly orderId?: string | undefined;
}

/** More than any reference or order has movements, so that those who ask for one see all of them. */
const ALL_OF_ONE = 100;
/** Above every id. */
const NEWEST = "ltx_~";

/** Movements of a reference or an order, newest first; the latest hundred without a page. */
export async function readTransactions(
  ctx: Ctx,
  filter: TransactionFilter,
  page: PageRequest = { limit: ALL_OF_ONE },
): Promise<LedgerTransaction[]> {
  return (await pageTransactions(ctx, filter, page)).items;
}

/** The same in pages; all movements without a filter. @throws BeelineError VALIDATION_FAILED */
export async function pageTransactions(
  ctx: Ctx,
  { reference, orderId }: TransactionFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<LedgerTransaction>> {
  const [from = NEWEST] = cursor === undefined ? [] : readCursor(cursor, /^ltx_[!-~]{1,60}$/);
  const page = [from, limit + 1];
  let rows: readonly Row[];
  if (reference !== undefined) {
    rows = await selectByReference(ctx, [reference, ...page]);
    if (orderId !== undefined) rows = rows.filter((row) => row.order_id === orderId);
  } else if (orderId !== undefined) rows = await selectByOrder(ctx, [orderId, ...page]);
  else rows = await selectAll(ctx, ["", ...page]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(viewTransaction),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}

/** @throws BeelineError NOT_FOUND */
export async function readTransaction(ctx: Ctx, id: string): Promise<LedgerTransaction> {
  const [row] = await selectOne(ctx, [id]);
  if (!row) throw new BeelineError("NOT_FOUND");
  return viewTransaction(row);
}

function viewTransaction(row: Row): LedgerTransaction {
  return {
    id: row.id,
    purpose: row.purpose,
    reference: row.reference,
    orderId: row.order_id,
    at: dateOf(row.at).toISOString(),
    actor: { role: row.actor_role, id: row.actor_id },
    legs: row.legs.map(({ account, amount }) => {
      const [kind, owner, currency] = account.split(":") as [string, string, Currency];
      return { accountId: account, kind, owner, amount: money(amount, currency) };
    }),
    seal:
      row.seq === null
        ? null
        : {
            seq: Number(row.seq),
            hash: row.hash!,
            previousHash: row.previous_hash!,
            sealedAt: dateOf(row.sealed_at!).toISOString(),
          },
  };
}
