import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency, money } from "#shared/money.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { ownOrder } from "../own-order.ts";
import { cancelFeeNow } from "./cancel-fee-rules.ts";
import { cancellable, cancellationPolicy, readCancelFacts } from "./read-cancel-fee.ts";

/** @throws BeelineError NOT_FOUND; CONFLICT when it is no ride, or cannot be cancelled any more */
export async function previewCancellation(
  ctx: Ctx,
  orderId: string,
): Promise<ResponseOf<typeof routes.previewCancellation>> {
  const { row } = await ownOrder(ctx, orderId);
  if (row.vertical !== "ride") throw new BeelineError("CONFLICT", { detail: "It is no ride" });
  const facts = (await readCancelFacts(ctx, [row])).get(row.id);
  if (!facts || !cancellable.includes(row.state)) throw new BeelineError("CONFLICT");
  const { feeMinor, reason } = cancelFeeNow(facts, cancellationPolicy(ctx, row).values, now(ctx));
  return { fee: money(feeMinor, Currency.parse(row.currency)), reason };
}
