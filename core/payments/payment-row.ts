import type { paymentMethods, payments, refunds } from "#drizzle/schema/index.ts";

export type PaymentRow = typeof payments.$inferSelect;
export type PaymentGoal = PaymentRow["goal"];
export type PaymentMethodRow = typeof paymentMethods.$inferSelect;
export type RefundRow = typeof refunds.$inferSelect;

/** The methods that everybody has. */
export const CASH = "cash";
export const WALLET = "wallet";
/** Nobody's to choose: the platform pays in the customer's place. */
export const WAIVER = "waiver";
