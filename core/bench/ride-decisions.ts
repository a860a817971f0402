/**
 * The part of `bench:rides` without a database: virtual cities against the service's own decision.
 * One process decides for one city after the other, at the pace of the service's loop; the clock
 * moves on by the processor time that deciding takes.
 */
import { type DispatchPolicy, decideWave, findDrivers, restMs } from "../dispatch/index.ts";
import { makeRandom } from "../seed/index.ts";
import { Events } from "./events.ts";
import { type BenchRide, RideCity } from "./ride-city.ts";

const START_MS = Date.UTC(2026, 10, 22, 12);
/** As many as the service reads for one wave. */
const MAX_SEARCHES = 1_000;

export interface DecisionOptions {
  readonly policy: DispatchPolicy;
  readonly cities: number;
  readonly drivers: number;
  readonly perSecond: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly tickMs: number;
  readonly seed: string;
}

export interface DecisionFigures {
  readonly booked: number;
  readonly accepted: number;
  readonly toOfferMs: readonly number[];
  readonly toAcceptanceMs: readonly number[];
  /** Processor time of each wave. */
  readonly decisionMs: readonly number[];
  /** Share of the time that deciding took. */
  readonly load: number;
}

interface Pace {
  readonly city: RideCity;
  startedAtMs: number;
  endedAtMs: number;
  hasNews: boolean;
}

export async function runDecisions(options: DecisionOptions): Promise<DecisionFigures> {
  const { policy, tickMs, seed } = options;
  const warmMs = START_MS + options.warmSeconds * 1_000;
  const endMs = warmMs + options.seconds * 1_000;
  const random = makeRandom(seed);
  const events = new Events();
  const rides: BenchRide[] = [];
  const decisionMs: number[] = [];
  const paces = Array.from({ length: options.cities }, (_, n): Pace => {
    const drivers = Math.round(options.drivers / options.cities);
    const about = { drivers, seed, nowMs: START_MS, untilMs: endMs };
    const city = new RideCity(`city-${n}`, about);
    return { city, startedAtMs: START_MS, endedAtMs: START_MS, hasNews: false };
  });
  const arrive = (atMs: number) => {
    const pace = paces[Math.floor(random.next() * paces.length)]!;
    const ride = pace.city.book(atMs);
    if (atMs >= warmMs) rides.push(ride);
    pace.hasNews = true;
    events.push({ atMs: atMs + random.exponential(1_000 / options.perSecond), run: arrive });
  };
  events.push({ atMs: START_MS, run: arrive });
  let nowMs = START_MS;
  let busyMs = 0;
  for (;;) {
    const due = soonest(paces, tickMs);
    const beginMs = Math.max(nowMs, dueAtMs(due, tickMs, paces.length));
    if (beginMs >= endMs) break;
    if (events.nextAtMs() <= beginMs) {
      const event = events.pop();
      event.run(event.atMs);
      nowMs = Math.max(nowMs, event.atMs);
      continue;
    }
    due.hasNews = false;
    const began = process.threadCpuUsage();
    const offers = await decide(due.city, Math.round(beginMs), policy);
    const { user, system } = process.threadCpuUsage(began);
    const tookMs = (user + system) / 1_000;
    nowMs = beginMs + tookMs;
    due.startedAtMs = beginMs;
    due.endedAtMs = nowMs;
    if (beginMs >= warmMs) {
      busyMs += tookMs;
      decisionMs.push(tookMs);
    }
    for (const offer of offers) send(due, offer, nowMs, events);
  }
  const since = (at: "offeredAtMs" | "acceptedAtMs") =>
    rides.flatMap((ride) => (ride[at] === null ? [] : [ride[at] - ride.bookedAtMs]));
  const toAcceptanceMs = since("acceptedAtMs");
  return {
    ...{ booked: rides.length, accepted: toAcceptanceMs.length, decisionMs, toAcceptanceMs },
    toOfferMs: since("offeredAtMs"),
    load: busyMs / (endMs - warmMs),
  };
}

/** What a wave of the service does between its reads and its writes, live index included. */
async function decide(city: RideCity, nowMs: number, policy: DispatchPolicy) {
  const searches = [...city.open.values()]
    .slice(0, MAX_SEARCHES)
    .map((ride) => city.searchOf(ride));
  if (searches.length === 0) return [];
  const near = await findDrivers(city.index, { cityCode: city.code, nowMs, searches }, policy);
  const riders = [...near.keys()].sort().map((id) => city.riderFor(id, nowMs));
  const place = { cityCode: city.code, center: city.center };
  return decideWave({ ...place, nowMs, timeScale: 1, policy, searches, riders }).offers;
}

type Offer = Awaited<ReturnType<typeof decide>>[number];

function send(pace: Pace, offer: Offer, nowMs: number, events: Events): void {
  const { city } = pace;
  const ride = city.open.get(offer.orderIds[0]!)!;
  for (const answer of city.offer(offer, nowMs)) {
    events.push({
      atMs: answer.atMs,
      run: (atMs) => {
        pace.hasNews = true;
        const freeAtMs = city.answer(ride, answer, atMs);
        if (freeAtMs === undefined) return;
        events.push({ atMs: freeAtMs, run: (doneMs) => city.free(answer.riderId, doneMs) });
      },
    });
  }
}

function soonest(paces: readonly Pace[], tickMs: number): Pace {
  const dueAt = (pace: Pace) => dueAtMs(pace, tickMs, paces.length);
  return paces.reduce((a, b) => (dueAt(a) <= dueAt(b) ? a : b));
}

/** The pace of the service's loop. */
function dueAtMs({ startedAtMs, endedAtMs, hasNews }: Pace, tickMs: number, cities: number) {
  const tickAtMs = startedAtMs + tickMs;
  if (!hasNews) return tickAtMs;
  return Math.min(tickAtMs, endedAtMs + restMs(endedAtMs - startedAtMs, cities));
}
