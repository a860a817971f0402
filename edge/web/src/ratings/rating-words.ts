import type { RatingTag } from "#shared/contracts/ratings.ts";
import { say } from "../i18n/speech.ts";

export function tagWords(tag: RatingTag): string {
  return say(`stars.tag.${tag}`);
}

const praise: Readonly<Record<Side, readonly RatingTag[]>> = {
  customer: ["polite", "on_time", "careful", "clean", "knew_the_way"],
  rider: ["polite", "on_time", "easy_to_find"],
};
const blame: Readonly<Record<Side, readonly RatingTag[]>> = {
  customer: ["rude", "late", "unsafe", "dirty", "wrong_way", "damaged"],
  rider: ["rude", "late", "hard_to_find", "dirty"],
};

/** Who rates: a customer a rider, or a rider a customer. */
export type Side = "customer" | "rider";

/** What can be said with so many stars. */
export function tagsFor(side: Side, stars: number): readonly RatingTag[] {
  return stars >= 4 ? praise[side] : blame[side];
}
