import { type Ctx, statement } from "../platform/index.ts";
import { accountIdOf, ownerSide } from "./account-id.ts";
import type { AccountRef } from "./chart.ts";

/** In minor units, as the owner sees it: what we owe to somebody is positive. */
export interface Balance {
  readonly postedMinor: number;
  /** Promised by pending holds. */
  readonly heldMinor: number;
  /** What may still be spent. */
  readonly availableMinor: number;
}

const sumSlots = statement<{ posted: string | null; held: string | null }>(
  "select sum(posted_minor) as posted, sum(held_minor) as held from ledger.accounts where id = $1",
);

/** Nothing for an account that was never opened. */
export async function readBalance(ctx: Ctx, account: AccountRef): Promise<Balance> {
  const [row] = await sumSlots(ctx, [accountIdOf(account)]);
  return balanceOf(account.kind, Number(row?.posted ?? 0), Number(row?.held ?? 0));
}

export function balanceOf(kind: AccountRef["kind"], posted: number, heldMinor: number): Balance {
  const postedMinor = ownerSide(kind, posted);
  return { postedMinor, heldMinor, availableMinor: postedMinor - heldMinor };
}
