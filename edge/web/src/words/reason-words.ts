/** A reason is either what a person wrote or a code of ours such as `customer_unavailable`. */
const known: Readonly<Record<string, string>> = {
  customer_unavailable: "The customer was not there",
  wrong_address: "The address was wrong",
  store_closed: "The store was closed",
  damaged: "The food was damaged",
  REQUEST_EXPIRED: "No driver said yes in time",
  REQUEST_ABORTED: "There was no driver to ask",
  REQUEST_RETRY: "Looking once more",
  other: "Something else came up",
};

export function reasonWords(reason: string): string {
  if (known[reason]) return known[reason];
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(reason)) return reason;
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
