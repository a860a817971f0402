/**
 * Ids are `prefix_region_body`: the prefix names the kind, the region says where the thing lives
 * (the edge routes by it without a look-up), the body sorts by time. Nothing personal is in an id.
 */
import { z } from "zod";
import { isRegionCode, type RegionCode } from "./regions.ts";

export const idPrefixes = {
  order: "ord",
  quote: "qte",
  store: "sto",
  item: "itm",
  customer: "cus",
  rider: "rdr",
  partner: "ptr",
  ops: "ops",
  session: "ses",
  challenge: "chl",
  refresh: "rft",
  offer: "ofr",
  trip: "trp",
  stop: "stp",
  payment: "pay",
  paymentMethod: "pmt",
  event: "evt",
  request: "req",
  serviceAccount: "svc",
  credential: "crd",
  message: "msg",
  media: "med",
  report: "rpt",
  link: "lnk",
  post: "pst",
  refund: "rfd",
  dispute: "dsp",
  payout: "pyt",
  payoutHold: "pyh",
  settlementFile: "stf",
  reconciliationItem: "rec",
  document: "doc",
  ledgerTransaction: "ltx",
  policyVersion: "pol",
  fare: "far",
  surgeOverride: "sgo",
  ridersVehicle: "veh",
  riderDocument: "rdc",
  riderPause: "rps",
  suspension: "sus",
  rating: "rtg",
  alarm: "alm",
  contact: "con",
  notification: "ntf",
} as const;
export type IdKind = keyof typeof idPrefixes;

/** Crockford's base 32: no I, L, O, U, so that an id survives being read aloud. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const BODY = new RegExp(`^[${ALPHABET}]{${TIME_CHARS + RANDOM_CHARS}}$`);

/**
 * Makes an id of 48 bits of time and 80 bits of randomness (the layout of a ULID).
 * @param nowMs epoch milliseconds
 * @param random at least 16 random bytes
 */
export function makeId(
  kind: IdKind,
  region: RegionCode,
  nowMs: number,
  random: Uint8Array,
): string {
  let time = "";
  for (let i = 0, rest = nowMs; i < TIME_CHARS; i++, rest = Math.floor(rest / 32)) {
    time = ALPHABET[rest % 32] + time;
  }
  let tail = "";
  for (let i = 0; i < RANDOM_CHARS; i++) tail += ALPHABET[random[i]! & 31];
  return `${idPrefixes[kind]}_${region}_${time}${tail}`;
}

export function parseId(id: string): { prefix: string; region: RegionCode } | undefined {
  const [prefix, region, body, ...rest] = id.split("_");
  if (!prefix || !region || !body || rest.length > 0) return undefined;
  return isRegionCode(region) && BODY.test(body) ? { prefix, region } : undefined;
}

export function isIdOf(kind: IdKind, id: string): boolean {
  return parseId(id)?.prefix === idPrefixes[kind];
}

/**
 * Schema of an id in a path or body. It accepts any short visible text: a made-up id is simply
 * not found (404), it is not a malformed request.
 */
export const Id = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\x21-\x7e]+$/);
