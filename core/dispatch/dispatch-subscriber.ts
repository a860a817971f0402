import type { DomainEvent } from "#shared/events.ts";
import type { Subscriber } from "../outbox/index.ts";
import type { Ctx } from "../platform/index.ts";
import { findTrip } from "../trips/index.ts";
import { withdrawOffers } from "./offers/withdraw-offers.ts";
import { closeJob } from "./searches/close-job.ts";
import { advanceJob, openJob } from "./searches/open-job.ts";
import { reopenJob, roundOfOffer } from "./searches/reopen-job.ts";
import { kickDispatch } from "./waves/kick.ts";

/** What news of orders, trips and riders means for searches. Each may come more than once. */
export const dispatchSubscriber: Subscriber = {
  name: "dispatch",
  types: ["order.changed", "trip.changed", "rider.changed"],
  async handle(ctx, event) {
    if (event.type === "order.changed") await onOrder(ctx, event);
    else if (event.type === "trip.changed") await onTrip(ctx, event);
    else if (event.type === "rider.changed") await onRider(ctx, event);
  },
};

type EventOf<T extends DomainEvent["type"]> = Extract<DomainEvent, { type: T }>;

async function onOrder(ctx: Ctx, { payload }: EventOf<"order.changed">): Promise<void> {
  const { orderId, from, to } = payload;
  if (from === to) return;
  if (to === "accepted" || (from === "created" && to === "searching")) await openJob(ctx, orderId);
  else if (to === "ready") await advanceJob(ctx, orderId);
  else if (["rejected", "cancelled", "expired", "failed"].includes(to)) {
    await closeJob(ctx, orderId);
  }
}

async function onTrip(ctx: Ctx, { payload }: EventOf<"trip.changed">): Promise<void> {
  if (payload.to !== "cancelled") return;
  const found = await findTrip(ctx, payload.tripId);
  if (!found) return;
  for (const orderId of payload.orderIds) {
    const lostRound = await roundOfOffer(ctx, found.trip.offerId, orderId);
    if (lostRound !== undefined) await reopenJob(ctx, { orderId, lostRound });
  }
}

async function onRider(ctx: Ctx, { payload }: EventOf<"rider.changed">): Promise<void> {
  const { riderId, cityCode, to } = payload;
  if (to === "online") kickDispatch(ctx, cityCode);
  else if (to === "offline" || to === "suspended") await withdrawOffers(ctx, riderId);
}
