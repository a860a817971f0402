/** How riders and stores get their money, and what ops may do about it. */
import { z } from "zod";
import { Id } from "../ids.ts";
import { Money } from "../money.ts";
import { PayoutState } from "../states.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Who can send money to a bank account. */
export const PayoutProvider = z.enum(["stripe", "razorpay", "paypal", "test"]);
export type PayoutProvider = z.infer<typeof PayoutProvider>;

/** Never an account number: the provider's token, the last four digits and the bank's name. */
export const PayoutAccount = z.object({
  provider: PayoutProvider,
  lastFour: z.string(),
  bank: z.string(),
  updatedAt: Instant,
});
export type PayoutAccount = z.infer<typeof PayoutAccount>;

const PayoutAccountBody = z.object({
  provider: PayoutProvider,
  token: z
    .string()
    .max(120)
    .regex(
      /^[a-z]{2,8}_[A-Za-z0-9_]{2,100}$/,
      "Send the provider's token, never an account number",
    ),
  lastFour: z.string().regex(/^\d{4}$/),
  bank: text(60),
});

/** Why nobody is paid out; our own words. */
export const HoldReason = z.enum([
  "fraud_suspected",
  "account_disputed",
  "documents_missing",
  "negative_balance",
  "asked_by_owner",
  "legal_order",
]);
export type HoldReason = z.infer<typeof HoldReason>;

export const PayoutHold = z.object({
  id: z.string(),
  ownerId: z.string(),
  reason: HoldReason,
  placedById: z.string().nullable(),
  placedAt: Instant,
  releasedById: z.string().nullable(),
  releasedAt: Instant.nullable(),
});
export type PayoutHold = z.infer<typeof PayoutHold>;

export const Payout = z.object({
  id: z.string(),
  state: PayoutState,
  /** What is sent to the bank. */
  amount: Money,
  /** What the platform keeps for sending it; taken from the balance on top of the amount. */
  fee: Money,
  /** The day or the ISO week that it closes, such as `2026-11-22` or `2026-W47`. */
  period: z.string(),
  lastFour: z.string().nullable(),
  /** Why it failed, in a word of ours. */
  failureCode: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Payout = z.infer<typeof Payout>;

/** What the ledger says is owed, and what keeps it from leaving. */
export const PayoutStanding = z.object({
  /** What we owe; negative when the owner owes us, such as a rider with cash. */
  owed: Money,
  /** How much of it may leave now. */
  payable: Money,
  /** Sent and not confirmed by the bank yet. */
  underWay: Money,
  /** Standing reason why nothing leaves; null when something may. */
  stoppedBy: z
    .enum([
      "hold",
      "no_account",
      /** The last one was refused: give another account, or ask support. */
      "failed_before",
      "below_minimum",
      "negative_balance",
      "too_young",
    ])
    .nullable(),
  minimum: Money,
  schedule: z.enum(["daily", "weekly"]),
  account: PayoutAccount.nullable(),
});
export type PayoutStanding = z.infer<typeof PayoutStanding>;

export const OpsPayout = Payout.extend({
  ownerKind: z.enum(["rider", "partner"]),
  ownerId: z.string(),
  provider: PayoutProvider,
  providerReference: z.string().nullable(),
  /** Something only a person may decide, in a word of ours. */
  attention: z.string().nullable(),
  tries: z.int(),
  dueAt: Instant.nullable(),
});
export type OpsPayout = z.infer<typeof OpsPayout>;

const own = { tag: "Money", query: PageQuery, response: pageOf(Payout) } as const;
const ownAccount = { tag: "Money", body: PayoutAccountBody, response: PayoutAccount } as const;

export const payoutRoutes = {
  getRiderPayoutStanding: defineRoute({
    method: "GET",
    path: "/v1/rider/payout-account",
    tag: "Money",
    summary: "What I am owed, where it goes, and what keeps it",
    access: ["rider"],
    response: PayoutStanding,
  }),
  setRiderPayoutAccount: defineRoute({
    ...ownAccount,
    method: "POST",
    path: "/v1/rider/payout-account",
    summary: "Where my earnings go from now on",
    access: ["rider"],
  }),
  listRiderPayouts: defineRoute({
    ...own,
    method: "GET",
    path: "/v1/rider/payouts",
    summary: "My payouts, newest first",
    access: ["rider"],
  }),
  getPartnerPayoutStanding: defineRoute({
    method: "GET",
    path: "/v1/partner/payout-account",
    tag: "Money",
    summary: "What my store is owed, where it goes, and what keeps it",
    access: ["partner"],
    response: PayoutStanding,
  }),
  setPartnerPayoutAccount: defineRoute({
    ...ownAccount,
    method: "POST",
    path: "/v1/partner/payout-account",
    summary: "Where my store's money goes from now on",
    access: ["partner"],
  }),
  listPartnerPayouts: defineRoute({
    ...own,
    method: "GET",
    path: "/v1/partner/payouts",
    summary: "Payouts of my store, newest first",
    access: ["partner"],
  }),
  listOpsPayouts: defineRoute({
    method: "GET",
    path: "/v1/ops/payouts",
    tag: "Ops money",
    summary: "All payouts, newest first",
    access: ["ops"],
    query: PageQuery.extend({
      state: PayoutState.optional(),
      ownerId: Id.optional(),
      attention: z.enum(["true", "false"]).optional(),
    }),
    response: pageOf(OpsPayout),
  }),
  runPayouts: defineRoute({
    method: "POST",
    path: "/v1/ops/payouts/runs",
    tag: "Ops money",
    summary: "Pay out now what may leave, to one owner or to all; once per owner and period",
    access: ["ops"],
    patience: "long",
    body: z.object({ ownerId: Id.optional() }),
    status: 201,
    response: z.object({
      period: z.string(),
      created: z.int(),
      /** Owners who get nothing now, by reason. */
      skipped: z.record(z.string(), z.int()),
      /** More owners are left than one answer waits for: they go on being paid in the background. */
      more: z.boolean(),
    }),
    errors: ["NOT_FOUND"],
  }),
  retryPayout: defineRoute({
    method: "POST",
    path: "/v1/ops/payouts/{id}/retry",
    tag: "Ops money",
    summary: "Look at an open payout again now, or send the money of a failed one anew",
    access: ["ops"],
    patience: "long",
    params: IdParams,
    response: OpsPayout,
    errors: ["NOT_FOUND", "CONFLICT", "UNAVAILABLE"],
  }),
  listPayoutHolds: defineRoute({
    method: "GET",
    path: "/v1/ops/payouts/holds",
    tag: "Ops money",
    summary: "Who is not paid out and why, the latest first",
    access: ["ops"],
    query: PageQuery.extend({
      ownerId: Id.optional(),
      standing: z.enum(["true", "false"]).optional(),
    }),
    response: pageOf(PayoutHold),
  }),
  placePayoutHold: defineRoute({
    method: "POST",
    path: "/v1/ops/payouts/holds",
    tag: "Ops money",
    summary: "Nothing leaves to this rider or store until the hold is released",
    access: ["ops"],
    body: z.object({ ownerId: Id, reason: HoldReason }),
    status: 201,
    response: PayoutHold,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  releasePayoutHold: defineRoute({
    method: "POST",
    path: "/v1/ops/payouts/holds/{id}/release",
    tag: "Ops money",
    summary: "Money may leave again",
    access: ["ops"],
    params: IdParams,
    response: PayoutHold,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
