/** What a customer pays for cancelling: known before it is done, and the same when it is charged. Pure. */
import { type Currency, type Money, money, shareOf } from "./money.ts";
import type { OrderState } from "./states.ts";

export const freeToCancel: readonly OrderState[] = [
  "created",
  "waiting_accept",
  "accepted",
  "searching",
];
export const inKitchen: readonly OrderState[] = ["preparing", "ready"];

/**
 * @param shareBasisPoints of the goods' price, due once the kitchen works on them: the order's own
 * @returns undefined when it is too late, or over
 */
export function cancelFee(
  state: OrderState,
  itemsMinor: number,
  currency: Currency,
  shareBasisPoints: number,
): Money | undefined {
  if (freeToCancel.includes(state)) return money(0, currency);
  if (!inKitchen.includes(state)) return undefined;
  return shareOf(money(itemsMinor, currency), shareBasisPoints);
}
