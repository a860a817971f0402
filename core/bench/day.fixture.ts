/** A made-up day in the shape of the recorded ones: a lunch and a dinner, riders in shifts. */
import { type Day, makeRandom } from "../seed/index.ts";

export function makeDay(seed: string): Day {
  const random = makeRandom(seed);
  const place = () => ({ x: random.int(0, 6_000), y: random.int(0, 6_000) });
  const restaurants = Array.from({ length: 8 }, (_, index) => ({ id: `r${index}`, ...place() }));
  return {
    restaurants,
    orders: Array.from({ length: 90 }, (_, index) => {
      const placedMinute = random.int(10, 200);
      const readyMinute = placedMinute + random.int(2, 30);
      const restaurant = random.pick(restaurants).id;
      return { id: `o${index}`, ...place(), placedMinute, restaurant, readyMinute };
    }),
    couriers: Array.from({ length: 14 }, (_, index) => {
      const onMinute = index < 7 ? 0 : 60;
      return { id: `c${index}`, ...place(), onMinute, offMinute: onMinute + 240 };
    }),
    parameters: {
      ...{ metersPerMinute: 320, pickupServiceMinutes: 4, dropoffServiceMinutes: 4 },
      ...{ targetClickToDoorMinutes: 40, maximumClickToDoorMinutes: 90 },
      ...{ payPerOrder: 10, guaranteedPayPerHour: 15 },
    },
  };
}
