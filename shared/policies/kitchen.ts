/** What a customer pays for cancelling what a kitchen works on. An order keeps what its quote had. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

export const KitchenPolicy = z.strictObject({
  /** Of the goods' price, once the kitchen works on them. */
  cancelShareBasisPoints: z
    .int()
    .min(0)
    .max(10_000)
    .describe("Share of the goods' price when cancelled in the kitchen"),
});
export type KitchenPolicy = z.infer<typeof KitchenPolicy>;

const usual: KitchenPolicy = { cancelShareBasisPoints: 2_500 };

export const kitchenDefaults: Defaults<KitchenPolicy> = { in: usual, us: usual, uk: usual };
