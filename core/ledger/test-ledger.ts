/** What the ledger's tests share: accounts, postings and the owner's view of the database. */
import postgres from "postgres";
import type { TestCore } from "../test/index.ts";
import type { AccountKind, AccountRef, Posting, PostingPurpose } from "./index.ts";

export function account(kind: AccountKind, owner = "platform"): AccountRef {
  return { kind, owner, currency: "INR" };
}

export const wallet = (owner: string) => account("customer_wallet", owner);
export const clearing = account("provider_clearing", "test");
export const funds = account("order_funds");

/** A movement of one amount: debited from the first account and credited to the second. */
export function move(
  reference: string,
  [debit, credit]: readonly [AccountRef, AccountRef],
  amountMinor: number,
  purpose: PostingPurpose = "capture",
): Posting {
  return {
    purpose,
    reference,
    legs: [
      { account: debit, amountMinor },
      { account: credit, amountMinor: -amountMinor },
    ],
  };
}

export const topUp = (reference: string, owner: string, amountMinor: number) =>
  move(reference, [clearing, wallet(owner)], amountMinor, "top_up");

/** A connection as the owner of the database, who here may do anything. */
export function asOwner(core: TestCore): postgres.Sql {
  return postgres(core.ownerUrl, { max: 1, onnotice: () => {} });
}

/** The name of the refusal: a constraint's, or the SQLSTATE. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return "accepted";
  } catch (error) {
    const found = error as { constraint_name?: string; code?: string; cause?: unknown };
    if (found.constraint_name || !found.cause) return found.constraint_name ?? found.code ?? "";
    return refusalOf(Promise.reject(found.cause));
  }
}
