import type { Offer } from "#shared/contracts/riders.ts";
import type { Ctx } from "../../platform/index.ts";
import { findOpenOffers } from "./find-offers.ts";
import { viewOffers } from "./view-offer.ts";

/** The offers a rider can answer now. */
export async function openOffersOf(ctx: Ctx, riderId: string): Promise<Offer[]> {
  return (await openOffersOfMany(ctx, [riderId])).get(riderId) ?? [];
}

/** The same for several riders; who has none is missing. */
export async function openOffersOfMany(
  ctx: Ctx,
  riderIds: readonly string[],
): Promise<Map<string, Offer[]>> {
  if (riderIds.length === 0) return new Map();
  const rows = await findOpenOffers(ctx, riderIds);
  const views = new Map((await viewOffers(ctx, rows)).map((view) => [view.id, view]));
  const shown = rows.filter(({ id }) => views.has(id));
  const byRider = Map.groupBy(shown, ({ riderId }) => riderId);
  return new Map([...byRider].map(([id, own]) => [id, own.map((row) => views.get(row.id)!)]));
}
