/** One look at all open searches of one city: read, decide, persist. Everything it knows is in the database. */
import { lockOrders, moveOrder } from "../../orders/index.ts";
import { type Ctx, now, statement, transact } from "../../platform/index.ts";
import { decideWave } from "../decide/decide-wave.ts";
import type { WaveDecision, WaveGiveUp, WaveSearch, WaveSnapshot } from "../decide/wave-shapes.ts";
import { keepDecision } from "../explain/keep-decision.ts";
import type { DispatchPolicy } from "../policies.ts";
import { policyOf } from "../ride-policy.ts";
import { lockJob, updateJob } from "../searches/find-job.ts";
import { isSearchable, searchableStates } from "../searches/job-rules.ts";
import { findWaveRiders } from "./find-riders.ts";
import { findSearches, type OpenSearch } from "./find-searches.ts";
import { writeLooks, writeWaiting } from "./write-looks.ts";
import { writeOffers } from "./write-offers.ts";

/** One process at a time decides for a city; the others skip it and come back with their next tick. */
const tryCity = statement<{ mine: boolean }>(
  "select pg_try_advisory_xact_lock(hashtextextended('dispatch ' || $1, 0)) as mine",
);

export interface WaveResult {
  /** Orders that look for a rider, as this wave has read them. */
  readonly searches: readonly OpenSearch[];
  /** Whether something that was decided could not be written: somebody was at it just then. */
  readonly isIncomplete: boolean;
}

export interface WaveScope {
  readonly cityCode: string;
  /** Searches that failed a moment ago and are left out. */
  readonly except: ReadonlySet<string>;
  /** Only this one, to find out which of them fails. */
  readonly only?: string;
}

/** @returns undefined when another process is deciding for the city. */
export async function runWave(ctx: Ctx, scope: WaveScope): Promise<WaveResult | undefined> {
  const giveUps: Ending[] = [];
  const result = await transact(ctx, async (tx) => {
    const [city] = await tryCity(tx, [scope.cityCode]);
    if (!city?.mine) return undefined;
    const found = await findSearches(tx, scope.cityCode, scope.except);
    const searches = found.filter(({ orderId }) => !scope.only || orderId === scope.only);
    let isIncomplete = false;
    // Deliveries and rides have policies of their own; the riders are the same.
    for (const [vertical, group] of Map.groupBy(searches, (search) => search.vertical)) {
      const policy = policyOf(tx.runtime, scope.cityCode, vertical);
      const decided = await decideFor(tx, scope.cityCode, group, policy);
      isIncomplete ||= decided.isIncomplete;
      const rounds = new Map(group.map(({ orderId, round }) => [orderId, round]));
      giveUps.push(...decided.giveUps.map((one) => ({ ...one, round: rounds.get(one.orderId)! })));
    }
    return { searches, isIncomplete };
  });
  // Each by itself: what ends an order touches much, and the others must not wait for it.
  const queue = giveUps.values();
  const lane = async () => {
    for (const giveUp of queue) await endSearch(ctx, giveUp);
  };
  await Promise.all(Array.from({ length: Math.min(ENDING_LANES, giveUps.length) }, lane));
  return result;
}

interface Ending extends WaveGiveUp {
  /** The round that came to nothing; another one has its own end. */
  readonly round: number;
}

/** Well below the pool of transactions. A lane that fails ends; the next wave decides again. */
const ENDING_LANES = 4;

async function decideFor(
  ctx: Ctx,
  cityCode: string,
  searches: readonly OpenSearch[],
  policy: DispatchPolicy,
): Promise<{ isIncomplete: boolean; giveUps: readonly WaveGiveUp[] }> {
  const snapshot: WaveSnapshot = {
    nowMs: now(ctx).getTime(),
    timeScale: ctx.runtime.config.timeScale,
    cityCode,
    center: ctx.runtime.region.cities.find(({ code }) => code === cityCode)!.center,
    policy,
    searches: searches.map(toSearch),
    riders: await findWaveRiders(ctx, cityCode, searches, policy),
  };
  const endTimer = ctx.runtime.metrics.waves.startTimer({ mode: policy.mode });
  const decision = decideWave(snapshot);
  endTimer();
  const offered = await carryOut(ctx, snapshot, decision, searches);
  const wanted = decision.offers.reduce((sum, { orderIds }) => sum + orderIds.length, 0);
  return { isIncomplete: offered < wanted, giveUps: decision.giveUps };
}

/** What the deciding code sees, and no more: it is kept. */
function toSearch({ vertical, currency, ...search }: OpenSearch): WaveSearch {
  return search;
}

async function carryOut(
  ctx: Ctx,
  snapshot: WaveSnapshot,
  decision: WaveDecision,
  open: readonly OpenSearch[],
): Promise<number> {
  const searches = new Map(open.map((search) => [search.orderId, search]));
  await writeWaiting(ctx, decision, searches);
  const hasOffers = decision.offers.length > 0;
  const decisionId = hasOffers ? await keepDecision(ctx, snapshot, decision) : null;
  const written = hasOffers
    ? await writeOffers(ctx, decision.offers, searches, decisionId!)
    : { offered: new Set<string>(), reached: new Set<string>() };
  const missed = decision.offers
    .flatMap(({ riders }) => riders.map(({ riderId }) => riderId))
    .filter((riderId) => !written.reached.has(riderId));
  await writeLooks(ctx, { decision, searches, decisionId, missed: new Set(missed) });
  return written.offered.size;
}

/** At the cap: the order says so, and moving it gives the money back. */
async function endSearch(ctx: Ctx, { orderId, reason, round }: Ending): Promise<void> {
  await transact(ctx, async (tx) => {
    const [order] = await lockOrders(tx, [orderId]);
    const job = order && (await lockJob(tx, orderId));
    const isOpen = job?.round === round && ["waiting", "searching", "offered"].includes(job.state);
    if (!order || !isOpen || !isSearchable(order.state) || order.riderId !== null) return;
    await moveOrder(tx, { orderId, to: "expired", from: [...searchableStates], reason });
    await updateJob(tx, orderId, { state: "exhausted", nextAt: null, heldFor: null, reason });
  });
}
