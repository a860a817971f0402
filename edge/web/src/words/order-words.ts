/** What is happening with an order, in the words of the person who waits for it. Pure. */

import type { Order } from "#shared/contracts/orders.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { OrderState, PaymentState } from "#shared/states.ts";
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

export function orderWords(scene: OrderScene, nowMs: number): OrderWords {
  const store = scene.store?.name ?? "The kitchen";
  switch (scene.state) {
    case "created":
      return createdWords(scene);
    case "waiting_accept":
      return words("Waiting for the kitchen", `${store} is looking at your order.`);
    case "accepted":
    case "preparing":
      return kitchenWords(scene, store, nowMs);
    case "ready":
      return readyWords(scene, store);
    case "out_for_delivery":
      return wayWords(scene);
    case "on_hold":
      return words(
        "Your order is on hold",
        "The rider could not hand it over. Support is looking into it and will try again.",
      );
    case "delivered":
    case "completed":
      return words("Delivered", "Enjoy your meal.");
    default:
      return endWords(scene, store);
  }
}

function createdWords({ payment }: OrderScene): OrderWords {
  if (payment === "requires_action") {
    return words("One step is left", "Confirm the payment, and the kitchen gets your order.");
  }
  return payment === "unknown"
    ? words("Waiting for the bank", "The kitchen gets your order as soon as your bank answers.")
    : words("Order placed", "We are passing it on to the kitchen.");
}

function isAt(place: Position | null | undefined, position: Position | null): boolean {
  return Boolean(place && position && distanceMeters(place, position) <= AT_PLACE_METERS);
}

function kitchenWords(scene: OrderScene, store: string, nowMs: number): OrderWords {
  const left = scene.readyAt === null ? null : Math.max(0, secondsUntil(scene.readyAt, nowMs));
  const time = left === null ? null : moreMinutesWords(left);
  if (scene.rider && isAt(scene.store?.position, scene.position)) {
    return words(
      "Your rider waits at the kitchen",
      time === null || left === 0
        ? "Your rider waits at the kitchen; the food is nearly ready."
        : `Your rider waits at the kitchen; the food needs ${time}.`,
    );
  }
  const headline =
    scene.state === "accepted" ? "The kitchen has your order" : "Your food is being made";
  if (scene.rider) {
    return words(
      headline,
      time === null || left === 0
        ? "Your rider is on the way to the kitchen."
        : `Your rider is on the way to the kitchen; the food needs ${time}.`,
    );
  }
  return words(headline, searchWords(scene.dispatch, store, time));
}

function searchWords(dispatch: Order["dispatch"], store: string, time: string | null): string {
  if (dispatch?.state === "searching" || dispatch?.state === "offered") {
    return time === null
      ? "We are asking riders nearby."
      : `We are asking riders nearby while the kitchen works; the food needs ${time}.`;
  }
  if (dispatch?.state === "exhausted") return "No rider is free yet. We keep trying.";
  return time === null
    ? `${store} is preparing your order.`
    : `The food needs ${time}. A rider is called in time for it.`;
}

function readyWords(scene: OrderScene, store: string): OrderWords {
  if (!scene.rider) {
    return words("Your food is ready", "It is packed. We are finding a rider to bring it.");
  }
  return isAt(scene.store?.position, scene.position)
    ? words("Your rider is picking it up", `Your rider is at ${store} and takes the food now.`)
    : words("Your food is ready", "It is packed and waits for your rider, who is on the way.");
}

function wayWords(scene: OrderScene): OrderWords {
  return isAt(scene.dropoff, scene.position)
    ? words("Your rider is here", "Meet your rider at the door and tell the code.")
    : words("On the way to you", "Your rider has the food and is coming to you.");
}

function endWords(scene: OrderScene, store: string): OrderWords {
  const because = scene.reason ? ` Reason: ${reasonWords(scene.reason)}.` : "";
  switch (scene.state) {
    case "rejected":
      return words(
        "The kitchen could not take it",
        `${store} declined. You pay nothing.${because}`,
      );
    case "cancelled":
      return words("Order cancelled", `This order was cancelled.${because}`);
    case "expired":
      return words(
        "Nobody could take it",
        `We found no way to bring this order in time. You pay nothing.${because}`,
      );
    case "failed":
      if (scene.wasPlaced === false) {
        return words("The payment did not go through", "You pay nothing; the kitchen never began.");
      }
      return words("The delivery failed", `Support will settle it with you.${because}`);
    default:
      return words("In progress", "Your order is moving along.");
  }
}
