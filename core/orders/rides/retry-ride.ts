import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";
import { ownOrder } from "../own-order.ts";
import type { SeenOrder } from "../read-parts.ts";

/** @throws BeelineError NOT_FOUND, CONFLICT */
export async function retryRide(ctx: Ctx, orderId: string): Promise<SeenOrder> {
  await ownOrder(ctx, orderId);
  throw new BeelineError("CONFLICT", { detail: "Only an expired booking is begun anew" });
}
