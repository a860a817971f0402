import { makeId } from "#shared/ids.ts";
import { accountIdOf, readBalance } from "../ledger/index.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import { type PayoutPolicy, youngSince } from "./payout-policies.ts";
import { type Owner, payableOf } from "./payout-row.ts";
import type { Owed } from "./payout-rules.ts";

/**
 * Credits since an instant; ids of transactions sort by time. A payout that came back was earned long
 * before.
 */
const sumYoung = statement<{ minor: string | null }>(`
  select -sum(e.amount_minor) as minor
  from ledger.entries e join ledger.transactions t on t.id = e.transaction_id
  where e.account_id = $1 and e.amount_minor < 0 and t.id > $2 and t.purpose <> 'payout_failed'`);

/** What the ledger says is owed, as this context sees it. */
export async function readOwed(ctx: Ctx, owner: Owner, policy: PayoutPolicy): Promise<Owed> {
  const { region } = ctx.runtime;
  const account = payableOf(owner, region.currency);
  const since = youngSince(policy, now(ctx)).getTime();
  const boundary = makeId("ledgerTransaction", region.code, since, new Uint8Array(16));
  const { postedMinor } = await readBalance(ctx, account);
  const [young] = await sumYoung(ctx, [accountIdOf(account), boundary]);
  return { owedMinor: postedMinor, youngMinor: Number(young?.minor ?? 0) };
}
