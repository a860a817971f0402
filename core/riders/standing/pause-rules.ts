/** When a rider is not asked for a while: judged by what happened lately. Pure. */
import type { PauseReason } from "#shared/contracts/standing.ts";
import type { StandingPolicy } from "#shared/policies/standing.ts";

export type Happening = "accepted" | "declined" | "unanswered" | "finished" | "cancelled";

export interface Happened {
  readonly kind: Happening;
  readonly atMs: number;
}

export interface EarlierPause {
  readonly startsAtMs: number;
  /** Somebody of ours ended it before its time: it does not count against the rider. */
  readonly isLifted: boolean;
}

export interface PauseDue {
  readonly reason: PauseReason;
  /** Minutes of the city. */
  readonly minutes: number;
}

const HOUR_MS = 3_600_000;

/** What each reason counts, and what ends the row. */
const rows = [
  {
    reason: "cancellations",
    counts: "cancelled",
    endedBy: "finished",
    limit: "cancellationsInARow",
  },
  { reason: "silence", counts: "unanswered", endedBy: "accepted", limit: "silenceInARow" },
  { reason: "declines", counts: "declined", endedBy: "accepted", limit: "declinesInARow" },
] as const satisfies readonly {
  reason: PauseReason;
  counts: Happening;
  endedBy: Happening;
  limit: keyof StandingPolicy;
}[];

/**
 * The pause that is due, if any. What happened before the latest pause has been paid for already;
 * each pause within `forgetHours` makes the next one longer.
 * @param happened in any order
 */
export function decidePause(
  happened: readonly Happened[],
  pauses: readonly EarlierPause[],
  { policy, nowMs }: { readonly policy: StandingPolicy; readonly nowMs: number },
): PauseDue | undefined {
  const latestMs = Math.max(-Infinity, ...pauses.map(({ startsAtMs }) => startsAtMs));
  const since = happened.filter(({ atMs }) => atMs > latestMs).sort((a, b) => b.atMs - a.atMs);
  for (const { reason, counts, endedBy, limit } of rows) {
    if (countRow(since, counts, endedBy) >= policy[limit]) {
      return { reason, minutes: minutesOf(pauses, policy, nowMs) };
    }
  }
  return undefined;
}

function countRow(newestFirst: readonly Happened[], counts: Happening, endedBy: Happening): number {
  const end = newestFirst.findIndex(({ kind }) => kind === endedBy);
  const row = end < 0 ? newestFirst : newestFirst.slice(0, end);
  return row.filter(({ kind }) => kind === counts).length;
}

function minutesOf(
  pauses: readonly EarlierPause[],
  { pauseMinutes, forgetHours }: StandingPolicy,
  nowMs: number,
): number {
  const counted = pauses.filter(
    ({ startsAtMs, isLifted }) => !isLifted && nowMs - startsAtMs < forgetHours * HOUR_MS,
  );
  return pauseMinutes[Math.min(counted.length, pauseMinutes.length - 1)]!;
}
