import { type PlainKey, say } from "../i18n/speech.ts";

/**
 * A reason is a code of ours such as `customer_unavailable`, a sentence of ours or one that was
 * chosen from a list, or what a person wrote. The last is shown as it is, in the writer's language.
 */
const known: Readonly<Record<string, PlainKey>> = {
  customer_unavailable: "reason.customer_unavailable",
  wrong_address: "reason.wrong_address",
  store_closed: "reason.store_closed",
  damaged: "reason.damaged",
  REQUEST_EXPIRED: "reason.request_expired",
  REQUEST_ABORTED: "reason.request_aborted",
  REQUEST_RETRY: "reason.request_retry",
  driver_silent: "reason.driver_silent",
  driver_phone: "reason.driver_phone",
  passenger_left: "reason.passenger_left",
  other: "reason.other",
  free_by_staff: "reason.free_by_staff",
  free_by_driver: "reason.free_by_driver",
  free_while_searching: "reason.free_while_searching",
  free_within_time: "reason.free_within_time",
  free_driver_late: "reason.free_driver_late",
  free_driver_not_moving: "reason.free_driver_not_moving",
  fee_too_often: "reason.fee_too_often",
  fee_driver_on_the_way: "reason.fee_driver_on_the_way",
  fee_driver_waits: "reason.fee_driver_waits",
  fee_no_show: "reason.fee_no_show",
  changed_mind: "trip.reason.changed_mind",
  too_long: "trip.reason.too_long",
  wrong_place: "trip.reason.wrong_place",
  driver_asked: "trip.reason.driver_asked",
  booked_by_mistake: "trip.reason.mistake",
  too_far: "drive.reason.too_far",
  passenger_asked: "drive.reason.passenger_asked",
  vehicle_trouble: "drive.reason.vehicle",
  unsafe: "drive.reason.unsafe",
  "The payment was declined": "reason.payment_declined",
  "The payment provider did not answer": "reason.payment_silent",
  "The bank's question was not answered in time": "reason.bank_question",
  "The store did not answer in time": "reason.store_silent",
  "The delivery could not be completed in time": "reason.too_late",
  "No rider was found": "reason.no_rider",
  "Sold out": "reason.sold_out",
  "The kitchen is too busy": "reason.busy",
  "We are closing": "reason.closing",
  "Something is wrong with the order": "reason.order_wrong",
  "I changed my mind": "delivery.reason.changed_mind",
  "It takes too long": "delivery.reason.too_long",
  "The address is wrong": "delivery.reason.wrong_address",
  "I ordered by mistake": "delivery.reason.mistake",
  "It is rude": "chat.report.rude",
  "It asks for money": "chat.report.money",
  "It is a threat": "chat.report.threat",
  "Something else": "chat.report.other",
};

export function reasonWords(reason: string): string {
  // What people write may be the name of something every object has.
  const key = Object.hasOwn(known, reason) ? known[reason] : undefined;
  if (key) return say(key);
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(reason)) return reason;
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
