/** Who is measured by `bench:dispatch`: the service's own decision, and a simple dispatcher. */
import { type AskedRider, type DispatchPolicy, decideWave, findAround } from "../dispatch/index.ts";
import { travelSeconds } from "../eta/index.ts";
import type { BenchCity, BenchOrder } from "./dispatch-city.ts";

export interface DecidedOffer {
  readonly orderIds: readonly string[];
  readonly riders: readonly AskedRider[];
  readonly expiresAtMs: number;
}

export interface Decider {
  readonly name: string;
  decide(city: BenchCity, nowMs: number): Promise<readonly DecidedOffer[]>;
}

/** As many as the service reads for one wave. */
const MAX_SEARCHES = 1_000;
const LEAD_MS = 10 * 60_000;

/** What a wave of the service does between its reads and its writes, live index included. */
export function waves(policy: DispatchPolicy, timeScale: number): Decider {
  return {
    name: "batched waves",
    async decide(city, nowMs) {
      const orders = [...city.open.values()].sort((a, b) => a.readyAtMs - b.readyAtMs);
      const searches = orders.slice(0, MAX_SEARCHES).map((order) => city.searchOf(order, nowMs));
      const around = { cityCode: city.code, nowMs, searches };
      const near = await findAround(city.index, around, policy);
      const riders = [...near.keys()].sort().map((riderId) => city.riderFor(riderId, nowMs));
      const place = { cityCode: city.code, center: city.center };
      const decision = decideWave({ nowMs, timeScale, ...place, policy, searches, riders });
      for (const hold of decision.holds) city.open.get(hold.orderId)!.heldFor = hold.for;
      for (const wait of decision.waits) city.open.get(wait.orderId)!.lookAtMs = wait.retryAtMs;
      return decision.offers;
    },
  };
}

/** The nearest free rider for each order, one after the other, ten minutes before the food is ready. */
export function greedyNearest(policy: DispatchPolicy, timeScale: number): Decider {
  const widest = policy.radiusStepsMeters.at(-1)!;
  return {
    name: "greedy nearest",
    async decide(city, nowMs) {
      const taken = new Set<string>();
      const offers: DecidedOffer[] = [];
      for (const order of city.open.values()) {
        if (order.readyAtMs - nowMs > LEAD_MS / timeScale) continue;
        const refused = refusedBy(order, nowMs, policy);
        const nearest = await city.index.nearest({
          ...{ cityCode: city.code, center: order.pickup, nowMs },
          ...{ k: policy.maxCandidates, maxMeters: widest },
        });
        const found = nearest.find(({ rider: { riderId } }) => {
          return !taken.has(riderId) && !refused.has(riderId);
        });
        if (!found) continue;
        const { riderId, vehicle } = found.rider;
        taken.add(riderId);
        const meters = Math.round(found.meters);
        const etaSeconds = Math.round(travelSeconds({ meters, vehicle, timeScale }));
        offers.push({
          orderIds: [order.id],
          riders: [{ riderId, distanceMeters: meters, etaSeconds }],
          expiresAtMs: nowMs + policy.acceptWindowMs,
        });
      }
      return offers;
    },
  };
}

function refusedBy({ asked }: BenchOrder, nowMs: number, policy: DispatchPolicy): Set<string> {
  const lately = asked.filter(({ atMs }) => nowMs - atMs < policy.reofferAfterMs);
  return new Set(lately.map(({ riderId }) => riderId));
}
