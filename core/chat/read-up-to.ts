import type { ChatReceipt } from "#shared/contracts/index.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { noteReceipts, receiptsOf } from "./note-receipts.ts";
import { tellReceipt } from "./receipt-news.ts";

/** The caller has read so far. @throws BeelineError NOT_FOUND */
export async function readUpTo(
  ctx: Ctx,
  orderId: string,
  messageSeq: number,
): Promise<{ receipts: ChatReceipt[] }> {
  const { row: order } = await ownOrder(ctx, orderId);
  const personId = viewerOf(ctx.actor).id;
  const receipt = { personId, deliveredSeq: messageSeq, readSeq: messageSeq };
  await noteReceipts(ctx, orderId, [receipt]);
  tellReceipt(ctx.runtime, orderId);
  return { receipts: await receiptsOf(ctx, order) };
}
