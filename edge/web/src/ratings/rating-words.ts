import type { RatingTag } from "#shared/contracts/ratings.ts";

export const tagWords: Readonly<Record<RatingTag, string>> = {
  polite: "Polite",
  on_time: "On time",
  careful: "Careful",
  clean: "Clean",
  knew_the_way: "Knew the way",
  easy_to_find: "Easy to find",
  rude: "Rude",
  late: "Late",
  unsafe: "Unsafe",
  dirty: "Dirty",
  wrong_way: "Wrong way",
  hard_to_find: "Hard to find",
  damaged: "Damaged",
};

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
