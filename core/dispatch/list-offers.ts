import type { Offer } from "#shared/contracts/riders.ts";
import type { Ctx } from "../platform/index.ts";
import { findOpenOffers } from "./find-offers.ts";
import { viewOffers } from "./view-offer.ts";

/** The offers a rider can answer now. */
export async function openOffersOf(ctx: Ctx, riderId: string): Promise<Offer[]> {
  return viewOffers(ctx, await findOpenOffers(ctx, riderId));
}
