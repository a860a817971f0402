/**
 * What must hold of any decision, whatever the moment: checked for every wave of every world. It says
 * itself who may be asked, so that a mistake in the rules of deciding is not made twice.
 */
import { distanceMeters } from "#shared/geo.ts";
import type {
  WaveDecision,
  WaveOffer,
  WaveRider,
  WaveSearch,
  WaveSnapshot,
} from "../decide/wave-shapes.ts";

/** What is wrong with a decision, in words; empty when nothing is. */
export function faultsOf(decision: WaveDecision, snapshot: WaveSnapshot): string[] {
  return [
    ...placesOf(decision, snapshot),
    ...decision.offers.flatMap((offer) => faultsOfOffer(offer, snapshot)),
    ...askedTwice(decision),
    ...faultsOfTimes(decision, snapshot),
    ...waitsInVain(decision, snapshot),
    ...faultsOfScores(decision),
  ];
}

/** What is told of a score adds up to it, apart from rounding. */
function faultsOfScores({ verdicts }: WaveDecision): string[] {
  return verdicts.flatMap(({ orderId, riders }) =>
    riders.flatMap(({ riderId, score, parts }) => {
      const told = Object.values(parts ?? {});
      if (score === null || told.length === 0) return [];
      const sum = told.reduce((total, part) => total + part, 0);
      const isEqual = Math.abs(sum - score) <= 0.06 * (told.length + 1);
      return isEqual ? [] : [`${riderId} has ${score} for ${orderId}, but the parts are ${sum}`];
    }),
  );
}

/** Nobody waits while somebody who can be asked, and is planned for nothing, is in reach. */
function waitsInVain(decision: WaveDecision, snapshot: WaveSnapshot): string[] {
  const { policy } = snapshot;
  // More than can be planned at once: then waiting for a turn is no fault.
  if (snapshot.searches.length > policy.maxSearches) return [];
  const planned = new Set([
    ...decision.offers.flatMap(({ riders }) => riders.map(({ riderId }) => riderId)),
    ...decision.holds.map(({ riderId }) => riderId),
  ]);
  const free = snapshot.riders.filter((rider) => {
    return whyNotAtAll(rider, snapshot) === undefined && !planned.has(rider.riderId);
  });
  if (free.length === 0) return [];
  return decision.waits.flatMap(({ orderId }) => {
    const search = snapshot.searches.find((one) => one.orderId === orderId)!;
    const reach = policy.radiusStepsMeters.at(-1)! * 0.99;
    const idle = free.find(
      ({ riderId, position }) =>
        !whyNotFor(search, riderId, snapshot) && distanceMeters(position, search.pickup) <= reach,
    );
    return idle ? [`${orderId} waits though ${idle.riderId} is free`] : [];
  });
}

/** Each search is answered by exactly one of: an offer, a hold, a wait, giving up. */
function placesOf(decision: WaveDecision, { searches }: WaveSnapshot): string[] {
  const answers = new Map<string, number>();
  const all = [
    ...decision.offers.flatMap(({ orderIds }) => orderIds),
    ...[...decision.holds, ...decision.waits, ...decision.giveUps].map(({ orderId }) => orderId),
  ];
  for (const orderId of all) answers.set(orderId, (answers.get(orderId) ?? 0) + 1);
  const known = new Set(searches.map(({ orderId }) => orderId));
  return [
    ...searches.flatMap(({ orderId }) => {
      const count = answers.get(orderId) ?? 0;
      return count === 1 ? [] : [`${orderId} is answered ${count} times`];
    }),
    ...all.filter((orderId) => !known.has(orderId)).map((id) => `${id} was not asked about`),
  ];
}

function faultsOfOffer(offer: WaveOffer, snapshot: WaveSnapshot): string[] {
  const { policy, nowMs } = snapshot;
  const faults: string[] = [];
  const name = offer.orderIds.join("+");
  const searches = offer.orderIds.flatMap(
    (id) => snapshot.searches.find(({ orderId }) => orderId === id) ?? [],
  );
  const maxAsked = policy.fanOut.mode === "sequential" ? 1 : policy.fanOut.max;
  if (offer.riders.length < 1 || offer.riders.length > maxAsked) {
    faults.push(`${name} is offered to ${offer.riders.length} riders, ${maxAsked} at most`);
  }
  faults.push(...faultsOfBundle(name, searches, snapshot));
  if (offer.expiresAtMs !== nowMs + policy.acceptWindowMs) {
    faults.push(`${name} expires in ${offer.expiresAtMs - nowMs} ms`);
  }
  for (const search of searches) {
    if (search.attempt >= policy.maxAttempts) faults.push(`${search.orderId} is tried for ever`);
    for (const { riderId } of offer.riders) {
      const why = whyNotFor(search, riderId, snapshot);
      if (why) faults.push(`${riderId} is asked for ${search.orderId}: ${why}`);
    }
  }
  for (const { riderId } of offer.riders) {
    const rider = snapshot.riders.find((one) => one.riderId === riderId);
    if (!rider) {
      faults.push(`${riderId} was not there`);
      continue;
    }
    const why = whyNotAtAll(rider, snapshot);
    if (why) faults.push(`${riderId} is asked: ${why}`);
    const meters = distanceMeters(rider.position, searches[0]!.pickup);
    // Planned on a flat map: that is off by less than a hundredth in a city.
    if (meters > policy.radiusStepsMeters.at(-1)! * 1.01) {
      faults.push(`${riderId} is asked over ${Math.round(meters)} m`);
    }
  }
  return faults;
}

function faultsOfBundle(
  name: string,
  searches: readonly WaveSearch[],
  { policy }: WaveSnapshot,
): string[] {
  const [first] = searches;
  if (!first) return [`${name} is nothing`];
  const faults: string[] = [];
  const max = policy.mode === "instant" ? 1 : policy.plan.maxBundle;
  if (searches.length > max) faults.push(`${name} are ${searches.length} orders, ${max} at most`);
  if (new Set(searches).size < searches.length) faults.push(`${name} has an order twice`);
  for (const one of searches) {
    for (const other of searches) {
      const isOneStore = one.storeId !== null && one.storeId === other.storeId;
      const meters = distanceMeters(one.pickup, other.pickup);
      if (one !== other && !isOneStore && meters > policy.plan.nearStoreMeters * 1.01 + 1) {
        faults.push(`${name} is picked up at stores ${Math.round(meters)} m apart`);
      }
    }
  }
  return faults;
}

function whyNotAtAll(rider: WaveRider, { policy }: WaveSnapshot): string | undefined {
  if (rider.state !== "online") return rider.state;
  if (rider.isFlagged && !policy.asksFlagged) return "flagged";
  if (rider.positionAgeMs >= policy.freshMs) return `position is ${rider.positionAgeMs} ms old`;
  if (rider.rating < policy.minRating) return "rated too low";
  return policy.vehicles.includes(rider.vehicle) ? undefined : rider.vehicle;
}

function whyNotFor(
  { asked, gaveBack }: WaveSearch,
  riderId: string,
  { nowMs, policy }: WaveSnapshot,
): string | undefined {
  if (gaveBack.includes(riderId)) return "gave it back";
  const last = asked.findLast((one) => one.riderId === riderId);
  const agoMs = last ? nowMs - last.atMs : Number.POSITIVE_INFINITY;
  return agoMs < policy.reofferAfterMs ? `asked ${agoMs} ms ago` : undefined;
}

function askedTwice({ offers }: WaveDecision): string[] {
  const seen = new Set<string>();
  return offers.flatMap(({ riders }) =>
    riders.flatMap(({ riderId }) => {
      if (seen.has(riderId)) return [`${riderId} is asked twice in one wave`];
      seen.add(riderId);
      return [];
    }),
  );
}

function faultsOfTimes(decision: WaveDecision, { nowMs }: WaveSnapshot): string[] {
  return [
    ...decision.waits.filter(({ retryAtMs }) => !(retryAtMs > nowMs)).map(({ orderId }) => orderId),
    ...decision.holds.filter(({ untilMs }) => !(untilMs > nowMs)).map(({ orderId }) => orderId),
  ].map((orderId) => `${orderId} waits for a moment that is over`);
}

/** Whether a decision, kept as JSON and made again from it, is the same bit for bit. */
export function replays(
  kept: { readonly snapshot: string; readonly decision: string },
  decide: (snapshot: WaveSnapshot) => WaveDecision,
): boolean {
  const snapshot = JSON.parse(kept.snapshot) as WaveSnapshot;
  return JSON.stringify(decide(snapshot)) === kept.decision;
}
