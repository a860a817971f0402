/**
 * Lets time go by when everybody only waits for it: nobody is at work on anything, and what is left
 * is due later. A pause between two tries then costs a run no more than a short one.
 */
import { statement } from "../../platform/index.ts";
import type { MoneyProcess } from "./money-process.ts";
import type { City } from "./proof-city.ts";
import { pause } from "./proof-client.ts";

/**
 * What somebody is at work on now, and when the first of the rest is due, a webhook however late it
 * is. A lease is somebody's at work as long as it lasts, and what it is for is due at its end; a claim
 * of a webhook cannot be told from one that is due again.
 */
const selectNext = statement<{ held: number; dueAt: string | null }>(`
  select count(*) filter (where lease_until > $1::timestamptz)::int as held, min(due_at) as "dueAt"
  from (
    select lease_until, due_at from payments where due_at < $2::timestamptz
    union all
    select lease_until, due_at from refunds where due_at < $2::timestamptz
    union all
    select lease_until, due_at from payouts where due_at < $2::timestamptz
    union all
    select null, due_at from webhook_events where due_at is not null
  ) as waiting`);

const LOOK_EVERY_MS = 250;
/** Less would not be worth the asking. */
const LEAST_MS = 400;
/** Past the instant that something is due at. */
const BEYOND_MS = 50;

/** In milliseconds. */
export interface Haste {
  /** A payment or payout that is due later than this is not what anybody waits for. */
  readonly horizonMs: number;
  /** The longest leap. */
  readonly leapMs: number;
}

/** An authorization ends in days, and a request may be on its way that is not to seem a dead one. */
export const whileDriving: Haste = { horizonMs: 60_000, leapMs: 10_000 };
/** A bank is asked about a payout after hours. A leap stays below the age that a webhook may have. */
export const whileResting: Haste = { horizonMs: 12 * 3_600_000, leapMs: 200_000 };

/** Until it is stopped. */
export function startTimekeeper(
  city: City,
  process: MoneyProcess,
  { horizonMs, leapMs }: Haste,
): { stop(): Promise<void> } {
  let isRunning = true;
  const loop = async () => {
    while (isRunning) {
      const waitMs = await waitOf(city, horizonMs);
      const isWorthIt = waitMs !== undefined && waitMs >= LEAST_MS;
      if (isRunning && isWorthIt) await process.advance(Math.min(waitMs + BEYOND_MS, leapMs));
      await pause(LOOK_EVERY_MS);
    }
  };
  const running = loop();
  running.catch(() => {});
  return {
    stop: async () => {
      isRunning = false;
      await running;
    },
  };
}

/** Undefined when somebody is at work, or nothing is due at any time. */
async function waitOf({ core, simulator }: City, horizonMs: number): Promise<number | undefined> {
  const at = core.ambient.now();
  const until = new Date(at.getTime() + horizonMs);
  const [next] = await selectNext(core.system, [at.toISOString(), until.toISOString()]);
  if (!next || next.held > 0) return undefined;
  const { nextMs } = await simulator.pending();
  const dues = [
    ...(next.dueAt === null ? [] : [new Date(next.dueAt).getTime() - at.getTime()]),
    ...(nextMs === null ? [] : [nextMs]),
  ];
  return dues.length === 0 ? undefined : Math.min(...dues);
}
