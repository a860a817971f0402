/**
 * Who gets what of an order's price. Pure. The parts add up to the total exactly: each line is
 * shared by largest remainder in the order store, rider, tax, platform, which is also the order of
 * the result; of equal remainders the earlier one gets the unit.
 */
import type { PriceLine } from "#shared/contracts/orders.ts";
import { allocate } from "#shared/money-allocation.ts";
import type { SharesPolicy } from "#shared/policies/index.ts";

/** A part of an amount and the account of the ledger that it goes to. */
export interface Share {
  readonly kind: "partner_payable" | "rider_payable" | "tax_payable" | "platform_revenue";
  readonly owner: string;
  readonly minor: number;
}

export interface ShareParties {
  /** Null for a ride. */
  readonly storeId: string | null;
  /** Null when nobody carried it. */
  readonly riderId: string | null;
}

const WHOLE = 10_000;
const PLATFORM = "platform";

/** What belongs to nobody is the platform's: fees of its own, and the part of a party that is not there. */
export function shareLines(
  lines: readonly PriceLine[],
  { storeId, riderId }: ShareParties,
  policy: SharesPolicy,
): Share[] {
  const storePoints = storeId === null ? 0 : WHOLE - policy.commissionBasisPoints;
  const riderPoints = riderId === null ? 0 : policy.riderBasisPoints;
  const parts = { store: 0, rider: 0, tax: 0, platform: 0 };
  for (const { code, amount } of lines) {
    const weights = weightsOf(code, storePoints, riderPoints);
    const [store, rider, tax, platform] = allocate(amount.amountMinor, weights);
    parts.store += store!;
    parts.rider += rider!;
    parts.tax += tax!;
    parts.platform += platform!;
  }
  const shares: Share[] = [
    { kind: "partner_payable", owner: storeId ?? PLATFORM, minor: parts.store },
    { kind: "rider_payable", owner: riderId ?? PLATFORM, minor: parts.rider },
    { kind: "tax_payable", owner: PLATFORM, minor: parts.tax },
    { kind: "platform_revenue", owner: PLATFORM, minor: parts.platform },
  ];
  return shares.filter(({ minor }) => minor !== 0);
}

/** Store, rider, tax, platform. */
function weightsOf(code: PriceLine["code"], store: number, rider: number): number[] {
  switch (code) {
    case "items":
      return [store, 0, 0, WHOLE - store];
    case "delivery":
    case "fare":
    case "base":
    case "distance":
    case "time":
    case "night":
    case "surge":
    case "minimum":
    case "waiting":
    // Of what is rounded away both lose, of what is rounded up both win.
    case "rounding":
      return [0, rider, 0, WHOLE - rider];
    // The rider paid it at the gate; without a rider nobody did.
    case "toll":
      return rider === 0 ? [0, 0, 0, WHOLE] : [0, WHOLE, 0, 0];
    case "tax":
      return [0, 0, WHOLE, 0];
    case "small_basket":
    case "platform":
    case "fee":
    case "cancellation":
      return [0, 0, 0, WHOLE];
  }
}
