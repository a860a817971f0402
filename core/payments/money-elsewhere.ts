/**
 * Money that a provider has taken which the payment is not with, or in another currency than it asked
 * for. It is no part of the payment's own amounts: it is booked to suspense where it came, and waits
 * for a person. Pure.
 */
import type { MoneyElsewhere } from "#drizzle/schema/index.ts";
import { Currency } from "#shared/money.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { Posting } from "../ledger/index.ts";
import { accountOf, PLATFORM, transfer } from "./capture-postings.ts";
import type { PaymentRow } from "./payment-row.ts";

interface Place {
  readonly provider: PaymentProviderName;
  readonly currency: string;
}

const isAt = (place: Place) => (one: Place) =>
  one.provider === place.provider && one.currency === place.currency;

/** What still lies in suspense. */
export function leftElsewhere({ elsewhere }: Pick<PaymentRow, "elsewhere">): MoneyElsewhere[] {
  return elsewhere.filter(({ leftMinor }) => leftMinor > 0);
}

/** How the list looks when so much more, or less, is left at a place. */
export function movedElsewhere(
  { elsewhere }: Pick<PaymentRow, "elsewhere">,
  place: Place,
  more: number,
): MoneyElsewhere[] {
  return elsewhere.map((one) =>
    isAt(place)(one) ? { ...one, leftMinor: one.leftMinor + more } : one,
  );
}

/** What is new of a capture; undefined for what is known already, or a currency that we do not know. */
export function foundElsewhere(
  row: PaymentRow,
  seen: Place & { readonly capturedMinor: number },
): { readonly elsewhere: MoneyElsewhere[]; readonly posting: Posting } | undefined {
  const { provider, currency, capturedMinor } = seen;
  const known = row.elsewhere.find(isAt(seen));
  const more = capturedMinor - (known?.capturedMinor ?? 0);
  if (more <= 0 || !Currency.safeParse(currency).success) return undefined;
  const others = row.elsewhere.filter((one) => one !== known);
  const leftMinor = (known?.leftMinor ?? 0) + more;
  const reference = `${row.id}.${provider}.${currency}.${capturedMinor}`;
  const clearing = accountOf("provider_clearing", provider, currency);
  const suspense = accountOf("suspense", provider, currency);
  const about = { purpose: "unexpected", reference } as const;
  return {
    elsewhere: [...others, { provider, currency, capturedMinor, leftMinor }],
    posting: transfer(row, about, clearing, suspense, more),
  };
}

/** All that is left becomes the platform's. */
export function writeOffElsewhere(row: PaymentRow): Posting[] {
  return leftElsewhere(row).map(({ provider, currency, leftMinor }) => {
    const reference = `${row.id}.${row.version}.${provider}.${currency}`;
    const suspense = accountOf("suspense", provider, currency);
    const revenue = accountOf("platform_revenue", PLATFORM, currency);
    return transfer(row, { purpose: "adjustment", reference }, suspense, revenue, leftMinor);
  });
}
