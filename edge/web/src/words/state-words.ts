/** The short name and the sign of each state: one table for chips, columns, lists and maps. */
import type { OrderState, RiderState } from "#shared/states.ts";
import type { IconName } from "../design/icons.tsx";

export interface StateSign {
  readonly label: string;
  readonly icon: IconName;
  /** Where room is scarce and the reader knows the trade. */
  readonly short?: string;
}

export const orderSigns: Readonly<Record<OrderState, StateSign>> = {
  created: { label: "Placed", icon: "dot" },
  waiting_accept: { label: "Waiting for the kitchen", icon: "hourglass", short: "Waiting" },
  accepted: { label: "Accepted", icon: "check" },
  preparing: { label: "Preparing", icon: "flame" },
  ready: { label: "Ready", icon: "bag" },
  out_for_delivery: { label: "On the way", icon: "arrow" },
  on_hold: { label: "On hold", icon: "pause" },
  delivered: { label: "Delivered", icon: "home" },
  completed: { label: "Completed", icon: "check" },
  rejected: { label: "Declined by the kitchen", icon: "cross", short: "Declined" },
  cancelled: { label: "Cancelled", icon: "cross" },
  expired: { label: "Expired", icon: "hourglass" },
  failed: { label: "Failed", icon: "alert" },
  searching: { label: "Searching", icon: "search" },
  assigned: { label: "Assigned", icon: "check" },
  in_progress: { label: "On the way", icon: "arrow" },
  paused: { label: "Paused", icon: "pause" },
  paid: { label: "Paid", icon: "check" },
};

export const riderSigns: Readonly<Record<RiderState, StateSign>> = {
  online: { label: "Free", icon: "arrow" },
  offered: { label: "Has an offer", icon: "bell", short: "Offered" },
  on_trip: { label: "On a trip", icon: "bag" },
  offline: { label: "Off duty", icon: "moon" },
  suspended: { label: "Suspended", icon: "alert" },
};

/** The steps of a kitchen order that a timeline shows ahead of time. */
export const deliverySteps = [
  "waiting_accept",
  "accepted",
  "preparing",
  "ready",
  "out_for_delivery",
  "delivered",
] as const satisfies readonly OrderState[];
