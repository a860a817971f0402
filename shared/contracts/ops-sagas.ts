/** Where the money and the stock of orders stand, step by step, and a person's hand on it. */
import { z } from "zod";
import { Money } from "../money.ts";
import { OrderState, PaymentState } from "../states.ts";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
import { defineRoute } from "./route.ts";

/**
 * `running`: its next step is being done or tried again. `waiting`: for something outside, such as
 * the store, the delivery or the customer's bank. `compensating`: steps are undone, last one first.
 * `needs_attention`: it was tried in vain, or only a person may decide.
 */
export const SagaState = z.enum([
  "running",
  "waiting",
  "compensating",
  "done",
  "compensated",
  "needs_attention",
]);
export type SagaState = z.infer<typeof SagaState>;

/** Our own words for what a person decided after looking at a saga. */
export const SagaRetryReason = z.enum(["provider_is_back", "checked_by_hand", "fault_mended"]);
export type SagaRetryReason = z.infer<typeof SagaRetryReason>;

export const Saga = z.object({
  /** The order, or for a top-up the payment. */
  id: z.string(),
  kind: z.enum(["order", "top_up"]),
  state: SagaState,
  /** The step that is next, that failed, or was the last. */
  step: z.string(),
  /** Tries of this step in a row that came to nothing. */
  tries: z.int().min(0),
  /** Our own word for what went wrong last. */
  problem: z.string().nullable(),
  order: z
    .object({ id: z.string(), storeId: z.string().nullable(), state: OrderState, total: Money })
    .nullable(),
  payment: z.object({ id: z.string(), state: PaymentState, provider: z.string() }).nullable(),
  startedAt: Instant,
  updatedAt: Instant,
  endedAt: Instant.nullable(),
  /** Since it was started, and since anything happened. */
  ageSeconds: z.int().min(0),
  quietSeconds: z.int().min(0),
});
export type Saga = z.infer<typeof Saga>;

export const SagaStep = z.object({
  step: z.string(),
  direction: z.enum(["forward", "compensate"]),
  outcome: z.enum(["done", "retry", "failed", "waiting"]),
  /** What went wrong; or why a person had it tried again. */
  problem: z.string().nullable(),
  /** The person who had it tried again; null for what it did by itself. */
  actorId: z.string().nullable(),
  at: Instant,
});
export type SagaStep = z.infer<typeof SagaStep>;

export const SagaPlanStep = z.object({
  step: z.string(),
  /** What undoes it; null for a step that needs no undoing. */
  compensation: z.string().nullable(),
  /** From here on there is no way back, only forward. */
  isPivot: z.boolean(),
});

export const SagaDetail = Saga.extend({
  /** All steps in their order, so that a page can show what is still to come. */
  plan: z.array(SagaPlanStep),
  /** What was done, undone or tried, the oldest first; at most the last 200. */
  history: z.array(SagaStep),
});
export type SagaDetail = z.infer<typeof SagaDetail>;

/** An order that nobody outside has to be asked for (cash) is one transaction and never listed. */
export const sagaRoutes = {
  listSagas: defineRoute({
    method: "GET",
    path: "/v1/ops/sagas",
    tag: "Ops",
    summary: "Sagas of orders and top-ups, the latest change first",
    access: ["ops"],
    query: PageQuery.extend({ state: SagaState.optional() }),
    response: pageOf(Saga),
  }),
  getSaga: defineRoute({
    method: "GET",
    path: "/v1/ops/sagas/{id}",
    tag: "Ops",
    summary: "One saga with its steps; the id is that of the order or the top-up",
    access: ["ops"],
    params: IdParams,
    response: SagaDetail,
    errors: ["NOT_FOUND"],
  }),
  retrySaga: defineRoute({
    method: "POST",
    path: "/v1/ops/sagas/{id}/retry",
    tag: "Ops",
    summary: "Try again what a saga could not do by itself",
    access: ["ops"],
    params: IdParams,
    body: z.object({ reason: SagaRetryReason }),
    response: SagaDetail,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
