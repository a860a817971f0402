import type { Subscriber } from "../outbox/index.ts";
import { type Ctx, statement, transact } from "../platform/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { safetyPolicyOf } from "./safety-policy.ts";
import { tellContacts } from "./tell-contacts.ts";
import { tellOfEnd } from "./tell-of-end.ts";
import { judgeEnd } from "./watch-rules.ts";

interface Ended {
  tripId: string;
  riderId: string;
  cityCode: string;
  lat: number;
  lng: number;
}

const selectEnded = statement<Ended>(`
  select t.id as "tripId", t.rider_id as "riderId", t.city_code as "cityCode",
    o.dropoff_lat as lat, o.dropoff_lng as lng
  from orders o join trips t on t.id = o.trip_id
  where o.id = $1 and o.vertical = 'ride'`);

/** A ride that begins is told to those who want to know; one that ends elsewhere is noticed. */
export const safetySubscriber: Subscriber = {
  name: "safety",
  types: ["order.changed"],
  async handle(ctx, event) {
    if (event.type !== "order.changed") return;
    const { orderId, customerId, from, to } = event.payload;
    if (from === "assigned" && to === "in_progress") {
      await transact(ctx, (tx) =>
        tellContacts(tx, { orderId, personId: customerId, why: "ride_started" }),
      );
    }
    const wasUnderway = from === "in_progress" || from === "paused";
    if (wasUnderway && (to === "completed" || to === "failed")) {
      await tellOfEnd(ctx, { orderId, customerId });
    }
    if (wasUnderway && to === "completed") await lookAtEnd(ctx, orderId);
  },
};

async function lookAtEnd(ctx: Ctx, orderId: string): Promise<void> {
  const [ended] = await selectEnded(ctx, [orderId]);
  if (!ended) return;
  const { tripId, riderId, cityCode } = ended;
  const live = await liveIndexOf(ctx.runtime).get(riderId);
  // Who is not heard of cannot be judged.
  if (!live) return;
  const position = { lat: live.lat, lng: live.lng };
  const dropoff = { lat: ended.lat, lng: ended.lng };
  const found = judgeEnd(position, dropoff, safetyPolicyOf(ctx, cityCode));
  if (found) await raiseAlarm(ctx, { ...found, orderId, tripId, cityCode, position });
}
