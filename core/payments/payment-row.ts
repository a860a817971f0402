import type { paymentMethods, payments } from "#drizzle/schema/index.ts";

export type PaymentRow = typeof payments.$inferSelect;
export type PaymentGoal = PaymentRow["goal"];
export type PaymentMethodRow = typeof paymentMethods.$inferSelect;

/** The method that everybody has. */
export const CASH = "cash";
