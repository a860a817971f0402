import type { Order } from "#shared/contracts/orders.ts";

/** Where the rider of an order is, for the people at the counter. Null: nothing to say. */
export function riderWords(order: Order): string | null {
  const name = order.rider?.name ?? "The rider";
  if (order.state === "out_for_delivery") return `${name} is on the way to the customer`;
  if (order.state === "on_hold") return "Support is looking into it";
  if (!["accepted", "preparing", "ready"].includes(order.state)) return null;
  if (order.rider) return `${name} comes to pick it up`;
  switch (order.dispatch?.state) {
    case "searching":
    case "offered":
      return "Looking for a rider";
    case "exhausted":
      return "No rider is free yet; we keep trying";
    default:
      return "A rider is called in time";
  }
}
