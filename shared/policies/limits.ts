/**
 * How often callers may call: the limit of each class times this, at the edge and in the core. The
 * classes and what the edge counts are in `shared/limits`.
 */
import { z } from "zod";
import type { Defaults } from "./level.ts";

/** Low enough to stop an attack, never so low that nobody could sign in. */
const factor = z.number().min(0.1).max(100);

export const LimitsPolicy = z.strictObject({
  read: factor,
  write: factor,
  search: factor,
  quote: factor,
  order: factor,
  "sign-in": factor,
  session: factor,
  webhook: factor,
  message: factor,
  secret: factor,
});
export type LimitsPolicy = z.infer<typeof LimitsPolicy>;

const usual: LimitsPolicy = {
  read: 1,
  write: 1,
  search: 1,
  quote: 1,
  order: 1,
  "sign-in": 1,
  session: 1,
  webhook: 1,
  message: 1,
  secret: 1,
};

export const limitsDefaults: Defaults<LimitsPolicy> = { in: usual, us: usual, uk: usual };
