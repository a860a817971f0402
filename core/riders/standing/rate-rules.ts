/** A rider's rates over a window. Pure. */
export interface Counts {
  readonly accepted: number;
  readonly declined: number;
  readonly unanswered: number;
  /** Trips that the rider gave back after accepting. */
  readonly cancelled: number;
}

/** Hundredths; null until there is enough to count. Offers that were withdrawn count for nobody. */
export function ratesOf(
  { accepted, declined, unanswered, cancelled }: Counts,
  minOffers: number,
): { acceptancePercent: number | null; cancellationPercent: number | null } {
  const offers = accepted + declined + unanswered;
  const percent = (part: number, whole: number) => Math.min(100, Math.round((100 * part) / whole));
  if (offers < minOffers) return { acceptancePercent: null, cancellationPercent: null };
  return {
    acceptancePercent: percent(accepted, offers),
    cancellationPercent: accepted === 0 ? null : percent(cancelled, accepted),
  };
}
