/**
 * Runs virtual cities against a decider that takes real time: one process decides for one city
 * after the other, at the pace of the service's loop, and the clock moves on while it does. What is
 * idle is skipped. It moves by the processor time of the deciding thread, which is what a machine
 * of its own would take, and not by the time that other programs on this one took away.
 */
import { restMs } from "../dispatch/index.ts";
import { makeRandom } from "../seed/index.ts";
import type { BenchCity } from "./dispatch-city.ts";
import type { Decider } from "./dispatch-deciders.ts";
import { Events } from "./events.ts";

export interface DayOptions {
  readonly cities: readonly BenchCity[];
  readonly decider: Decider;
  readonly startMs: number;
  readonly ordersPerSecond: number;
  /** Until nothing is measured, and then until the end. */
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly tickMs: number;
  readonly seed: string;
}

export interface DayFigures {
  /** Milliseconds of the thread's processor time for each wave that had something to decide … */
  readonly decisionMs: number[];
  /** … and by the clock on the wall. */
  readonly wallMs: number[];
  /** From an order of ready food to its first offer. */
  readonly toOfferMs: number[];
  readonly clickToDoorMs: number[];
  readonly toPickupMs: number[];
  readonly orders: number;
  readonly offers: number;
  readonly offeredOrders: number;
  /** Orders that looked for a rider at the end. */
  readonly openAtEnd: number;
  /** Share of the time that deciding took. */
  readonly load: number;
}

const REPORT_EVERY_MS = 4_000;

interface Pace {
  readonly city: BenchCity;
  startedAtMs: number;
  endedAtMs: number;
  hasNews: boolean;
}

export async function runDay(options: DayOptions): Promise<DayFigures> {
  const { cities, decider, startMs, tickMs } = options;
  const endMs = startMs + options.seconds * 1000;
  const warmMs = startMs + options.warmSeconds * 1000;
  const random = makeRandom(options.seed);
  const events = new Events();
  const tally = {
    decisionMs: [] as number[],
    wallMs: [] as number[],
    toOfferMs: [] as number[],
    offers: 0,
    orders: 0,
  };
  let offeredOrders = 0;
  let busyMs = 0;
  // Ticks of the cities are spread over the second, as those of processes started at random are.
  const paces = cities.map((city, index): Pace => {
    const startedAtMs = startMs - tickMs + (index / cities.length) * tickMs;
    return { city, startedAtMs, endedAtMs: startedAtMs, hasNews: false };
  });
  const arrive = (atMs: number) => {
    const pace = paces[Math.floor(random.next() * paces.length)]!;
    pace.city.place(atMs);
    pace.hasNews = true;
    if (atMs >= warmMs) tally.orders++;
    const gapMs = random.exponential(1000 / options.ordersPerSecond);
    events.push({ atMs: atMs + gapMs, run: arrive });
  };
  events.push({ atMs: startMs, run: arrive });
  let nowMs = startMs;
  for (;;) {
    const dueAt = (pace: Pace) => dueAtMs(pace, tickMs, paces.length);
    const due = paces.reduce((a, b) => (dueAt(a) <= dueAt(b) ? a : b));
    const beginMs = Math.max(nowMs, dueAt(due));
    if (beginMs >= endMs) break;
    if (events.nextAtMs() <= beginMs) {
      const event = events.pop();
      event.run(event.atMs);
      nowMs = Math.max(nowMs, event.atMs);
      continue;
    }
    const { city } = due;
    const elapsedMs = Math.min(REPORT_EVERY_MS, beginMs - due.startedAtMs);
    city.report(beginMs, Math.ceil((city.riders.size * elapsedMs) / REPORT_EVERY_MS));
    due.hasNews = false;
    const isEmpty = city.open.size === 0;
    const began = { at: performance.now(), cpu: process.threadCpuUsage() };
    const offers = isEmpty ? [] : await decider.decide(city, Math.round(beginMs));
    const { user, system } = process.threadCpuUsage(began.cpu);
    const tookMs = (user + system) / 1000;
    const wallMs = performance.now() - began.at;
    nowMs = beginMs + tookMs;
    due.startedAtMs = beginMs;
    due.endedAtMs = nowMs;
    if (beginMs >= warmMs && !isEmpty) {
      tally.decisionMs.push(tookMs);
      tally.wallMs.push(wallMs);
    }
    if (beginMs >= warmMs) busyMs += tookMs;
    for (const job of offers) {
      for (const orderId of job.orderIds) {
        const order = city.open.get(orderId)!;
        const isFresh = order.offeredAtMs === null && order.readyAtMs === order.placedAtMs;
        if (isFresh && order.placedAtMs >= warmMs) tally.toOfferMs.push(nowMs - order.placedAtMs);
      }
      if (nowMs >= warmMs) {
        tally.offers++;
        offeredOrders += job.orderIds.length;
      }
      send(city, due, job, nowMs, events);
    }
  }
  const delivered = cities.flatMap((city) => city.delivered);
  return {
    ...tally,
    offeredOrders,
    clickToDoorMs: delivered.map(({ clickToDoorMs }) => clickToDoorMs),
    toPickupMs: delivered.map(({ toPickupMs }) => toPickupMs),
    openAtEnd: cities.reduce((sum, city) => sum + city.open.size, 0),
    load: busyMs / (endMs - warmMs),
  };
}

type Job = Awaited<ReturnType<Decider["decide"]>>[number];

function send(city: BenchCity, pace: Pace, job: Job, nowMs: number, events: Events): void {
  const [rider] = job.riders;
  const answer = city.offer(job, rider!, nowMs);
  events.push({
    atMs: answer.atMs,
    run: (atMs) => {
      pace.hasNews = true;
      if (!answer.isYes) {
        city.refuse(job, rider!.riderId, atMs);
        return;
      }
      const freeAtMs = city.accept(job, rider!.riderId, atMs);
      events.push({
        atMs: freeAtMs,
        run: (doneMs) => {
          pace.hasNews = true;
          city.free(rider!.riderId, doneMs);
        },
      });
    },
  });
}

/** The pace of the service's loop. */
function dueAtMs({ startedAtMs, endedAtMs, hasNews }: Pace, tickMs: number, cities: number) {
  const tickAtMs = startedAtMs + tickMs;
  if (!hasNews) return tickAtMs;
  return Math.min(tickAtMs, endedAtMs + restMs(endedAtMs - startedAtMs, cities));
}
