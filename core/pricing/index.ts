/** What a basket costs: items, delivery by distance, small-basket fee, tax. Pure arithmetic. */
export { type PricePolicy, pricePolicies } from "./price-policies.ts";
export {
  type BasketItem,
  MAX_TOTAL_MINOR,
  type Price,
  priceBasket,
  priceItem,
} from "./price-rules.ts";
