import type { LedgerAccount } from "#shared/contracts/ops-ledger.ts";
import { type Currency, money } from "#shared/money.ts";
import { type Ctx, dateOf, readCursor, statement, writeCursor } from "../platform/index.ts";
import { isAccountKind } from "./account-id.ts";
import { type AccountKind, accountKinds } from "./chart.ts";
import { balanceOf } from "./read-balance.ts";
import type { Page, PageRequest } from "./read-entries.ts";

interface Row {
  readonly id: string;
  readonly kind: AccountKind;
  readonly owner: string;
  readonly currency: Currency;
  readonly posted: string;
  readonly held: string;
  readonly opened_at: string;
}

const columns = `
  select id, kind, owner, currency, sum(posted_minor) as posted, sum(held_minor) as held,
    min(opened_at) as opened_at
  from ledger.accounts where id > $1 and ($2 = '' or kind = $2)`;
const rest = "group by id, kind, owner, currency order by id limit $3";
const selectAll = statement<Row>(`${columns} ${rest}`);
const selectOwned = statement<Row>(`${columns} and owner = $4 ${rest}`);

export interface AccountFilter {
  readonly kind?: string | undefined;
  readonly owner?: string | undefined;
}

/** Accounts with their balances, by id. @throws BeelineError VALIDATION_FAILED for a made-up cursor */
export async function listAccounts(
  ctx: Ctx,
  { kind = "", owner }: AccountFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<LedgerAccount>> {
  if (kind !== "" && !isAccountKind(kind)) return { items: [], nextCursor: null };
  const [from = ""] = cursor === undefined ? [] : readCursor(cursor, /^[\w.-]+:[\w.-]+:[A-Z]{3}$/);
  const rows =
    owner === undefined
      ? await selectAll(ctx, [from, kind, limit + 1])
      : await selectOwned(ctx, [from, kind, limit + 1, owner]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(viewAccount),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}

function viewAccount({ id, kind, owner, currency, ...row }: Row): LedgerAccount {
  const balance = balanceOf(kind, Number(row.posted), Number(row.held));
  return {
    ...{ id, kind, owner, currency, normal: accountKinds[kind].normal },
    posted: money(balance.postedMinor, currency),
    held: money(balance.heldMinor, currency),
    available: money(balance.availableMinor, currency),
    openedAt: dateOf(row.opened_at).toISOString(),
  };
}
