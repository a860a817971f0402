/** Which days of tracks have a table of their own. Days are UTC. Pure. */

const DAY_MS = 24 * 3_600_000;
/** Days ahead: a job that does not run for the weekend costs nothing. */
const DAYS_AHEAD = 3;
/** Reports may be a quarter of an hour late, so yesterday must be there after midnight. */
const DAYS_BACK = 1;

const NAME = /^track_chunks_(\d{4})(\d{2})(\d{2})$/;

export interface Partition {
  readonly name: string;
  /** As ISO 8601 writes it. */
  readonly day: string;
}

export function partitionOf(atMs: number): Partition {
  const day = new Date(atMs).toISOString().slice(0, 10);
  return { name: `track_chunks_${day.replaceAll("-", "")}`, day };
}

/** Those that must be there now. */
export function partitionsAround(nowMs: number): Partition[] {
  return Array.from({ length: DAYS_BACK + 1 + DAYS_AHEAD }, (_, i) =>
    partitionOf(nowMs + (i - DAYS_BACK) * DAY_MS),
  );
}

/**
 * Those of `names` whose last instant is older than the retention: a day is kept until its youngest
 * point is too old. Tables that are not one of ours are left alone.
 */
export function expiredPartitions(
  names: readonly string[],
  nowMs: number,
  retentionDays: number,
): Partition[] {
  const keepFromMs = nowMs - retentionDays * DAY_MS;
  return names.flatMap((name) => {
    const found = NAME.exec(name);
    if (!found) return [];
    const day = `${found[1]}-${found[2]}-${found[3]}`;
    return Date.parse(`${day}T00:00:00Z`) + DAY_MS <= keepFromMs ? [{ name, day }] : [];
  });
}
