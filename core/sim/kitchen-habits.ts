/** What kitchens do, drawn from their own random stream. Pure. Minutes are the city's. */
import type { Random } from "../seed/index.ts";

const REJECT_SHARE = 0.01;

export interface KitchenPlan {
  readonly isRejected: boolean;
  /** From seeing the order to answering it. */
  readonly answerMinutes: number;
  /** What the kitchen promises: a whole number from 1 to 180. */
  readonly promisedMinutes: number;
  /** From the acceptance to the first pan on the stove. */
  readonly startMinutes: number;
  /** From the acceptance to the counter; differs from the promise as life does. */
  readonly cookingMinutes: number;
}

/** A promise as the API takes it: whole minutes from 1 to 180. */
export function clampPromise(minutes: number): number {
  return Math.min(180, Math.max(1, Math.round(minutes)));
}

export function planCooking(prepMinutes: number, random: Random): KitchenPlan {
  const isRejected = random.chance(REJECT_SHARE);
  const answerMinutes = random.between(0.3, 1.2);
  const promisedMinutes = clampPromise(prepMinutes * random.between(0.85, 1.15));
  return {
    isRejected,
    answerMinutes,
    promisedMinutes,
    startMinutes: random.between(0.2, 1),
    cookingMinutes: Math.max(1, promisedMinutes * random.normal(1, 0.12)),
  };
}

/** On a recorded day the kitchen is prompt: the record says when the food is ready. */
export function followDay(prepMinutes: number, random: Random): KitchenPlan {
  return {
    isRejected: false,
    answerMinutes: random.between(0.1, 0.3),
    promisedMinutes: clampPromise(prepMinutes),
    startMinutes: 0.1,
    cookingMinutes: prepMinutes,
  };
}
