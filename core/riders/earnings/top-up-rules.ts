/** What a day on duty is topped up with. Pure. */
import type { EarningsPolicy } from "#shared/policies/earnings.ts";

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export interface DutyDay {
  /** The city's wall-clock day. */
  readonly day: Span;
  /** In any order; they may overlap and reach beyond the day. */
  readonly spans: readonly Span[];
  readonly offers: number;
  readonly accepted: number;
  /** Shares of fees and fares, without tips; minor units. */
  readonly earnedMinor: number;
}

const MINUTE_MS = 60_000;

/** Time on duty within the day, counted once however spans overlap. */
export function onlineMs({ day, spans }: Pick<DutyDay, "day" | "spans">): number {
  let total = 0;
  let countedToMs = day.startMs;
  const sorted = [...spans].sort((a, b) => a.startMs - b.startMs);
  for (const { startMs, endMs } of sorted) {
    const from = Math.max(startMs, countedToMs);
    const to = Math.min(endMs, day.endMs);
    if (to <= from) continue;
    total += to - from;
    countedToMs = to;
  }
  return total;
}

/**
 * Minor units that are missing to the guarantee, rounded down; 0 when nothing is. Whoever was asked
 * for nothing has refused nothing.
 */
export function topUpOf(of: DutyDay, policy: EarningsPolicy): number {
  const minutes = Math.floor(onlineMs(of) / MINUTE_MS);
  if (minutes < policy.minOnlineMinutes) return 0;
  const isWilling = of.accepted * 100 >= policy.minAcceptancePercent * of.offers;
  if (!isWilling) return 0;
  const counted = Math.min(minutes, policy.maxHours * 60);
  const guaranteed = Math.floor((policy.guaranteedMinorPerHour * counted) / 60);
  return Math.max(0, guaranteed - of.earnedMinor);
}
