/** Decisions about short links that need no clock and no database. */
import type { LinkRequest } from "#shared/contracts/links.ts";
import type { Role } from "#shared/roles.ts";
import type { LinkRow } from "./link-row.ts";

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A shared trip ends with its order; this is the bound for one that never does. */
export const TRIP_LINK_MS = DAY_MS;
/** How long friends may still look after the order has ended. */
export const AFTER_END_MS = HOUR_MS;
export const CAMPAIGN_DAYS = 30;
/** Draws of a code until somebody else's has been hit too often to be chance. */
export const MAX_DRAWS = 3;

export const LIMIT_WINDOW_MS = HOUR_MS;
/** New links an hour. A bulk of campaigns is spread over hours, which spares everybody else. */
export const linksPerHour: Readonly<Record<Exclude<Role, "rider">, number>> = {
  customer: 30,
  partner: 100,
  ops: 500,
};
/** Own words a day: good words are few, and nobody gets to collect them. */
export const SLUGS_PER_DAY = 20;

/** Trips are shared by the customer (or support), campaigns made by stores and operations. */
export function mayMake(role: Role, purpose: LinkRequest["purpose"]): boolean {
  return purpose === "trip"
    ? role === "customer" || role === "ops"
    : role === "partner" || role === "ops";
}

export type LinkState = "pending" | "live" | "expired" | "revoked";

export function stateOf(
  row: Pick<LinkRow, "revokedAt" | "expiresAt" | "publishedAt">,
  now: Date,
): LinkState {
  if (row.revokedAt) return "revoked";
  if (row.expiresAt <= now) return "expired";
  return row.publishedAt ? "live" : "pending";
}

/** Whether a shared trip may still be watched. */
export function isTripOpen(
  link: Pick<LinkRow, "revokedAt" | "expiresAt">,
  order: { readonly endedAt: Date | null },
  now: Date,
): boolean {
  if (link.revokedAt || link.expiresAt <= now) return false;
  return !order.endedAt || now.getTime() < order.endedAt.getTime() + AFTER_END_MS;
}

/** Whether an earlier request with the same key asked for the same thing. */
export function isSameWish(row: LinkRow, wish: LinkRequest): boolean {
  if (row.purpose !== wish.purpose) return false;
  if (wish.purpose === "trip") return row.orderId === wish.orderId;
  const isSameCode = wish.slug === undefined ? !row.isSlug : row.code === wish.slug;
  return row.target === wish.url && isSameCode;
}
