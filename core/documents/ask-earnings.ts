import type { PartnerEarnings, RiderEarnings } from "#shared/contracts/earnings.ts";
import { BeelineError } from "#shared/errors.ts";

/** Until earnings are read from the ledger. */
export async function getRiderEarnings(..._asked: unknown[]): Promise<RiderEarnings> {
  throw new BeelineError("UNAVAILABLE");
}
export async function getPartnerEarnings(..._asked: unknown[]): Promise<PartnerEarnings> {
  throw new BeelineError("UNAVAILABLE");
}
