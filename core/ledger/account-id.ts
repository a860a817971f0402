/** The natural key of an account, as text: `kind:owner:currency`. */
import { Currency } from "#shared/money.ts";
import { type AccountKind, type AccountRef, accountKinds } from "./chart.ts";

export function accountIdOf({ kind, owner, currency }: AccountRef): string {
  return `${kind}:${owner}:${currency}`;
}

/** The account that an id names, whether it was opened or not; undefined when it names none. */
export function parseAccountId(id: string): AccountRef | undefined {
  const [kind = "", owner = "", currency, ...rest] = id.split(":");
  const known = Currency.safeParse(currency);
  if (!isAccountKind(kind) || owner === "" || !known.success || rest.length > 0) return undefined;
  return { kind, owner, currency: known.data };
}

export function isAccountKind(kind: string): kind is AccountKind {
  return Object.hasOwn(accountKinds, kind);
}

/** What the owner calls this amount: a credit of ours is the owner's money. */
export function ownerSide(kind: AccountKind, minor: number): number {
  // Never minus nothing.
  return accountKinds[kind].normal === "credit" ? 0 - minor : minor;
}
