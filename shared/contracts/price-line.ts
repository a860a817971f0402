/** A line of a price. The lines of a price add up to its total exactly. */
import { z } from "zod";
import { Money } from "../money.ts";

export const priceLineCodes = [
  "items",
  "delivery",
  "small_basket",
  "tax",
  "platform",
  "fare",
  // Of a ride; `surge` and `rounding` may be below zero.
  "base",
  "distance",
  "time",
  "night",
  "surge",
  "minimum",
  "waiting",
  "toll",
  "fee",
  "rounding",
  // Of a ride that was cancelled.
  "cancellation",
] as const;

export const PriceLine = z.object({
  code: z.enum(priceLineCodes),
  label: z.string(),
  amount: Money,
});
export type PriceLine = z.infer<typeof PriceLine>;
