/** The short name and the sign of each state: one table for chips, columns, lists and maps. */
import type { OrderState, RiderState } from "#shared/states.ts";
import type { IconName } from "../design/icons.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";

export interface StateSign {
  readonly label: string;
  readonly icon: IconName;
  /** Where room is scarce and the reader knows the trade. */
  readonly short: string;
}

/** Its words are looked up when they are read: the page may change its language. */
function sign(icon: IconName, label: PlainKey, short?: PlainKey): StateSign {
  return {
    icon,
    get label() {
      return say(label);
    },
    get short() {
      return say(short ?? label);
    },
  };
}

export const orderSigns: Readonly<Record<OrderState, StateSign>> = {
  created: sign("dot", "state.created"),
  waiting_accept: sign("hourglass", "state.waiting_accept", "state.waiting_accept.short"),
  accepted: sign("check", "state.accepted"),
  preparing: sign("flame", "state.preparing"),
  ready: sign("bag", "state.ready"),
  out_for_delivery: sign("arrow", "state.out_for_delivery"),
  on_hold: sign("pause", "state.on_hold"),
  delivered: sign("home", "state.delivered"),
  completed: sign("check", "state.completed"),
  rejected: sign("cross", "state.rejected", "state.rejected.short"),
  cancelled: sign("cross", "state.cancelled"),
  expired: sign("hourglass", "state.expired"),
  failed: sign("alert", "state.failed"),
  searching: sign("search", "state.searching"),
  assigned: sign("check", "state.assigned"),
  in_progress: sign("arrow", "state.in_progress", "state.in_progress.short"),
  paused: sign("pause", "state.paused"),
  paid: sign("check", "state.paid"),
};

export const riderSigns: Readonly<Record<RiderState, StateSign>> = {
  online: sign("arrow", "rider.online"),
  offered: sign("bell", "rider.offered", "rider.offered.short"),
  on_trip: sign("bag", "rider.on_trip"),
  offline: sign("moon", "rider.offline"),
  suspended: sign("alert", "rider.suspended"),
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

/** The same of a ride. */
export const rideSteps = [
  "searching",
  "assigned",
  "in_progress",
  "paid",
] as const satisfies readonly OrderState[];
