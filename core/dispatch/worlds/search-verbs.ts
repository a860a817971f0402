/** Searches in a world: opened, advanced, closed and reopened by news, and found when news is lost. */
import { isUnfulfilled } from "#shared/states.ts";
import { closeOffer, searchOn } from "./close-offer.ts";
import { releaseTrip, takeBackSilent } from "./trip-verbs.ts";
import type { World } from "./world.ts";
import type { OrderRow } from "./world-rows.ts";
import { isActive } from "./world-store.ts";

function searchStart({ rules, drawn, nowMs }: World, { readyAtMs }: OrderRow): number {
  const { timeScale, policy } = drawn;
  return rules.searchFromMs({ nowMs, readyAtMs, timeScale }, policy);
}

export function openJob(world: World, orderId: string): void {
  const { store, rules, nowMs } = world;
  store.transact(() => {
    const order = store.get("orders", orderId)!;
    if (!rules.isSearchable(order.state) || store.get("jobs", orderId)) return;
    const from = searchStart(world, order);
    store.put("jobs", {
      ...{ id: orderId, round: 1, attempt: 0, nextAtMs: from, startedAtMs: from, heldFor: null },
      state: from > nowMs ? "waiting" : "searching",
    });
  });
}

export function advanceJob(world: World, orderId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const order = store.get("orders", orderId)!;
    const job = store.get("jobs", orderId);
    if (!rules.isSearchable(order.state) || job?.state !== "waiting") return;
    const from = searchStart(world, order);
    if ((job.nextAtMs ?? 0) <= from) return;
    store.change("jobs", orderId, { nextAtMs: from, startedAtMs: from });
  });
}

/** The order needs no rider any more. */
export function closeJob(world: World, orderId: string): void {
  const { store, rules } = world;
  store.transact(() => {
    const order = store.get("orders", orderId)!;
    const job = store.get("jobs", orderId);
    if (rules.isSearchable(order.state) || !job) return;
    if (job.nextAtMs !== null || job.state === "assigned") {
      store.change("jobs", orderId, { state: "closed", nextAtMs: null });
    }
    for (const offer of store.openOffersOf({ orderId })) {
      closeOffer(world, offer, "cancelled", `ORDER_${order.state.toUpperCase()}`);
      for (const other of offer.orders) {
        if (other.orderId !== orderId) searchOn(world, other.orderId);
      }
      world.setRiderState(offer.riderId, "online", ["offered"]);
    }
  });
}

/** A rider gave it back: the search starts anew, without that rider. */
export function reopenJob(world: World, orderId: string, lostRound: number): void {
  const { store, rules, nowMs } = world;
  store.transact(() => {
    const order = store.get("orders", orderId)!;
    const job = store.get("jobs", orderId);
    if (!rules.isSearchable(order.state) || order.riderId !== null) return;
    if (job?.state !== "assigned" || job.round !== lostRound) return;
    store.change("jobs", orderId, {
      ...{ state: "searching", round: job.round + 1, nextAtMs: nowMs, startedAtMs: nowMs },
    });
  });
}

/** What the news of a trip's end means: each of its orders is searched for anew. */
export function reopenJobsOf(world: World, tripId: string): void {
  const { store } = world;
  const trip = store.get("trips", tripId);
  const offer = trip && store.get("offers", trip.offerId);
  for (const { orderId, round } of offer?.orders ?? []) reopenJob(world, orderId, round);
}

/** Finds what got stuck because its news was given up. */
export function healDispatch(world: World): void {
  const { store, rules } = world;
  for (const order of store.all("orders")) {
    const job = store.get("jobs", order.id);
    if (rules.isSearchable(order.state)) {
      if (!job) openJob(world, order.id);
      else if (job.state === "assigned" && order.riderId === null) {
        reopenJob(world, order.id, job.round);
      }
    } else if (isUnfulfilled(order.state)) closeJob(world, order.id);
  }
  for (const trip of store.all("trips")) if (isActive(trip)) releaseTrip(world, trip.id);
  takeBackSilent(world);
}
