/** What riders and stores earned, read from the ledger: it agrees with their balance to the unit. */
import { z } from "zod";
import { Money } from "../money.ts";
import { Instant, PageQuery } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Longest period in one answer. */
export const MAX_EARNINGS_DAYS = 92;

const Day = z.iso.date().describe("Wall-clock day in `timeZone`");

/** Money in and out of a rider's account. `total` is their sum; payouts are not part of it. */
export const RiderAmounts = z.object({
  /** Share of delivery fees. */
  delivery: Money,
  /** Fares of rides without tax, before the platform's fee. */
  rides: Money,
  /** What the platform kept of the fares: never positive. */
  rideFees: Money,
  tips: Money,
  /** Notes taken at doors, which the rider has already: never positive. */
  cashCollected: Money,
  /** What the platform kept for sending payouts: never positive. */
  platformFees: Money,
  /** What was missing to the minimum for hours on duty. */
  topUps: Money,
  /** Refunds that the rider bears, and corrections. */
  adjustments: Money,
  /** What it adds up to for the rider's balance. */
  total: Money,
});
export type RiderAmounts = z.infer<typeof RiderAmounts>;

/** Money in and out of a store's account. `net` is their sum; payouts are not part of it. */
export const PartnerAmounts = z.object({
  /** Goods before commission. */
  goods: Money,
  /** What the platform keeps: never positive. */
  commission: Money,
  /** Refunds that the store bears: never positive, but for those that a bank sent back. */
  refunds: Money,
  /** Fees for payouts, and corrections. */
  adjustments: Money,
  /** Tax on the goods, which the platform collected and owes; not part of the store's balance. */
  tax: Money,
  net: Money,
});
export type PartnerAmounts = z.infer<typeof PartnerAmounts>;

const Period = {
  from: Instant,
  to: Instant,
  /** IANA zone of the days: the rider's or the store's city. */
  timeZone: z.string(),
  /** Sent to the bank in the period, less what came back. */
  paidOut: Money,
  /** Owed when the period began and when it ended. */
  openingBalance: Money,
  closingBalance: Money,
  /** Owed now and not yet on its way. */
  pendingPayout: Money,
  nextCursor: z.string().nullable(),
};

export const RiderEarnings = z.object({
  ...Period,
  /** Orders that something was earned with. */
  trips: z.int(),
  ...RiderAmounts.shape,
  days: z.array(RiderAmounts.extend({ day: Day, trips: z.int(), paidOut: Money })),
  /** Per order, the latest first, paged. */
  items: z.array(RiderAmounts.extend({ orderId: z.string(), at: Instant })),
});
export type RiderEarnings = z.infer<typeof RiderEarnings>;

export const PartnerEarnings = z.object({
  ...Period,
  orders: z.int(),
  ...PartnerAmounts.shape,
  days: z.array(PartnerAmounts.extend({ day: Day, orders: z.int(), paidOut: Money })),
  items: z.array(PartnerAmounts.extend({ orderId: z.string(), at: Instant })),
});
export type PartnerEarnings = z.infer<typeof PartnerEarnings>;

/** An instant, or a whole day by the city's clock. */
const Edge = z.union([Instant, z.iso.date()]);
/** The last 24 hours by default, MAX_EARNINGS_DAYS at most; `to` as an instant is excluded, as a day not. */
const query = PageQuery.extend({ from: Edge.optional(), to: Edge.optional() });

export const earningsRoutes = {
  getEarnings: defineRoute({
    method: "GET",
    path: "/v1/rider/earnings",
    tag: "Money",
    summary: "What I earned between two instants or days (default: 24 hours), by day and by order",
    access: ["rider"],
    query,
    response: RiderEarnings,
  }),
  getPartnerEarnings: defineRoute({
    method: "GET",
    path: "/v1/partner/earnings",
    tag: "Money",
    summary: "What my store earned between two instants or days, by day and by order",
    access: ["partner"],
    query,
    response: PartnerEarnings,
  }),
} as const;
