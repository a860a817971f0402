/** What is happening with an order, in the words of the person who waits for it. Pure. */

import type { Order } from "#shared/contracts/orders.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState, PaymentState } from "#shared/states.ts";
import { type PlainKey, say } from "../i18n/speech.ts";
import { reasonWords } from "./reason-words.ts";
import { moreMinutesWords, secondsUntil } from "./time-words.ts";

export interface OrderScene {
  readonly state: OrderState;
  readonly store: { readonly name: string; readonly position: Position } | null;
  readonly dropoff: Position | null;
  readonly readyAt: string | null;
  readonly rider: { readonly name?: string | null } | null;
  readonly position: Position | null;
  readonly dispatch: Order["dispatch"];
  /** Null where it is not told. */
  readonly payment?: PaymentState | null;
  /** False while it has never been shown to the kitchen. */
  readonly wasPlaced?: boolean;
  /** The reason of the newest transition, when somebody gave one. */
  readonly reason: string | null;
}

export interface OrderWords {
  readonly headline: string;
  readonly sentence: string;
}

/** A rider this near to the store waits there; a GPS fix between houses is off by as much. */
const AT_PLACE_METERS = 70;

const words = (headline: string, sentence: string): OrderWords => ({ headline, sentence });
const plain = (headline: PlainKey, sentence: PlainKey): OrderWords =>
  words(say(headline), say(sentence));

export function orderWords(scene: OrderScene, nowMs: number): OrderWords {
  const store = scene.store?.name ?? say("order.kitchen");
  switch (scene.state) {
    case "created":
      return createdWords(scene);
    case "waiting_accept":
      return words(say("order.waiting"), say("order.waiting_next", { store }));
    case "accepted":
    case "preparing":
      return kitchenWords(scene, store, nowMs);
    case "ready":
      return readyWords(scene, store);
    case "out_for_delivery":
      return wayWords(scene);
    case "on_hold":
      return plain("order.on_hold", "order.on_hold_next");
    case "delivered":
    case "completed":
      return plain("order.delivered", "order.delivered_next");
    default:
      return endWords(scene, store);
  }
}

function createdWords({ payment }: OrderScene): OrderWords {
  if (payment === "requires_action") return plain("order.confirm", "order.confirm_next");
  return payment === "unknown"
    ? plain("order.bank", "order.bank_next")
    : plain("order.placed", "order.placed_next");
}

function isAt(place: Position | null | undefined, position: Position | null): boolean {
  return Boolean(place && position && distanceMeters(place, position) <= AT_PLACE_METERS);
}

function kitchenWords(scene: OrderScene, store: string, nowMs: number): OrderWords {
  const left = scene.readyAt === null ? null : Math.max(0, secondsUntil(scene.readyAt, nowMs));
  const time = left === null ? null : moreMinutesWords(left);
  const needs = left === 0 ? null : time;
  if (scene.rider && isAt(scene.store?.position, scene.position)) {
    return words(
      say("order.rider_waits"),
      needs === null
        ? say("order.rider_waits_nearly")
        : say("order.rider_waits_time", { time: needs }),
    );
  }
  const headline = say(scene.state === "accepted" ? "order.accepted" : "order.preparing");
  if (scene.rider) {
    return words(
      headline,
      needs === null ? say("order.rider_comes") : say("order.rider_comes_time", { time: needs }),
    );
  }
  return words(headline, searchWords(scene.dispatch, store, time));
}

function searchWords(dispatch: Order["dispatch"], store: string, time: string | null): string {
  if (dispatch?.state === "searching" || dispatch?.state === "offered") {
    return time === null ? say("order.asking") : say("order.asking_time", { time });
  }
  if (dispatch?.state === "exhausted") return say("order.nobody_free");
  return time === null
    ? say("order.being_prepared", { store })
    : say("order.called_in_time", { time });
}

function readyWords(scene: OrderScene, store: string): OrderWords {
  if (!scene.rider) return plain("order.ready", "order.ready_finding");
  return isAt(scene.store?.position, scene.position)
    ? words(say("order.picking_up"), say("order.picking_up_next", { store }))
    : plain("order.ready", "order.ready_waits");
}

function wayWords(scene: OrderScene): OrderWords {
  return isAt(scene.dropoff, scene.position)
    ? plain("order.here", "order.here_next")
    : plain("order.on_the_way", "order.on_the_way_next");
}

function endWords(scene: OrderScene, store: string): OrderWords {
  // Two whole sentences: none is built from parts.
  const end = (headline: PlainKey, sentence: string) =>
    words(say(headline), scene.reason ? `${sentence} ${because(scene.reason)}` : sentence);
  switch (scene.state) {
    case "rejected":
      return end("order.rejected", say("order.rejected_next", { store }));
    case "cancelled":
      return end("order.cancelled", say("order.cancelled_next"));
    case "expired":
      return end("order.expired", say("order.expired_next"));
    case "failed":
      return scene.wasPlaced === false
        ? plain("order.unpaid", "order.unpaid_next")
        : end("order.failed", say("order.failed_next"));
    default:
      return plain("order.moving", "order.moving_next");
  }
}

function because(reason: string): string {
  return say("order.because", { reason: reasonWords(reason) });
}
