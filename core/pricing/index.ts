/**
 * What a basket costs: items, delivery by distance, small-basket fee, tax; and who gets what of it
 * once it is fulfilled; what a ride costs. Pure arithmetic.
 */
export {
  type BasketItem,
  MAX_TOTAL_MINOR,
  type Price,
  priceBasket,
  priceItem,
} from "./price-rules.ts";
export {
  MAX_RIDE_MINOR,
  nightHundredths,
  type RideEnds,
  type RideExtra,
  type RideFare,
  type RideFareInput,
  rideExtras,
  rideFare,
} from "./rides/index.ts";
export { type Share, type ShareParties, shareLines } from "./share-rules.ts";
