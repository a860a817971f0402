import type { Order } from "#shared/contracts/orders.ts";
import { say } from "../i18n/speech.ts";

/** Where the rider of an order is, for the people at the counter. Null: nothing to say. */
export function riderWords(order: Order): string | null {
  const name = order.rider?.name ?? say("ticket.the_rider");
  if (order.state === "out_for_delivery") return say("ticket.on_the_way", { name });
  if (order.state === "on_hold") return say("ticket.support");
  if (!["accepted", "preparing", "ready"].includes(order.state)) return null;
  if (order.rider) return say("ticket.comes", { name });
  switch (order.dispatch?.state) {
    case "searching":
    case "offered":
      return say("ticket.searching");
    case "exhausted":
      return say("ticket.nobody_free");
    default:
      return say("ticket.in_time");
  }
}
