import { type PlainKey, say } from "../i18n/speech.ts";

/** A reason is either what a person wrote or a code of ours such as `customer_unavailable`. */
const known: Readonly<Record<string, PlainKey>> = {
  customer_unavailable: "reason.customer_unavailable",
  wrong_address: "reason.wrong_address",
  store_closed: "reason.store_closed",
  damaged: "reason.damaged",
  REQUEST_EXPIRED: "reason.request_expired",
  REQUEST_ABORTED: "reason.request_aborted",
  REQUEST_RETRY: "reason.request_retry",
  other: "reason.other",
};

export function reasonWords(reason: string): string {
  const key = known[reason];
  if (key) return say(key);
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(reason)) return reason;
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
