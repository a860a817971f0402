/** What a ride costs. Pure. */
export { type RideEnds, rideExtras } from "./ride-extras.ts";
export {
  MAX_RIDE_MINOR,
  nightHundredths,
  type RideExtra,
  type RideFare,
  type RideFareInput,
  rideFare,
} from "./ride-fare.ts";
