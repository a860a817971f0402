import { z } from "zod";
import { IdParams } from "./fields.ts";
import { Order } from "./orders.ts";
import { defineRoute } from "./route.ts";

/** Our own words, because they are kept in the payment's history. */
export const WaiveReason = z.enum([
  "goodwill",
  /** Of a fee the driver then gets no part; a ride that was driven is paid for all the same. */
  "driver_fault",
  "our_mistake",
  "cannot_pay",
  "other",
]);
export type WaiveReason = z.infer<typeof WaiveReason>;

export const waiverRoutes = {
  waiveFee: defineRoute({
    method: "POST",
    path: "/v1/ops/orders/{id}/fee/waive",
    tag: "Ops",
    summary:
      "Let a customer off: a ride, or the fee of a cancelled one, is paid by us, with the method `waiver`, and the next booking is free at once; the debt of a cancelled cash delivery is written off",
    access: ["ops"],
    patience: "long",
    params: IdParams,
    body: z.object({ reason: WaiveReason }),
    response: Order,
    errors: ["NOT_FOUND", "CONFLICT", "PAYMENT_PENDING"],
  }),
} as const;
