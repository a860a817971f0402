/** Stars: who may give them until when, and what they add up to. Pure. */
import { RATING_DAYS } from "#shared/contracts/ratings.ts";
import type { OrderState } from "#shared/states.ts";

/** What is believed of somebody before anybody rated: so many ratings of so many stars. */
export const PRIOR = { stars: 4.7, ratings: 10 } as const;

/**
 * The mean of the stars with those of the prior among them, the Bayesian average
 * `(C·m + Σ stars) / (C + n)` with m = PRIOR.stars and C = PRIOR.ratings, as in the weighted rating
 * of IMDb's Top 250: one angry customer does not end a rider's first week, and many do count.
 * @returns 1 to 5
 */
export function ratingOf(starsSum: number, starsCount: number): number {
  return (PRIOR.ratings * PRIOR.stars + starsSum) / (PRIOR.ratings + starsCount);
}

/** The work is done; whether it is paid is another matter. */
const ratable: ReadonlySet<OrderState> = new Set(["delivered", "completed", "paid"]);

const DAY_MS = 86_400_000;

export interface Ratable {
  readonly state: OrderState;
  readonly riderId: string | null;
  readonly endedAt: Date | null;
}

/** Until when an order can be rated; undefined when it cannot be (yet, any more, or by nobody). */
export function ratableUntil({ state, riderId, endedAt }: Ratable, now: Date): Date | undefined {
  if (!ratable.has(state) || riderId === null) return undefined;
  // An order that waits for its money has only just ended.
  const until = new Date((endedAt ?? now).getTime() + RATING_DAYS * DAY_MS);
  return until > now ? until : undefined;
}
