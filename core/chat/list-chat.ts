import type { ChatMessage, chatRoutes, ResponseOf } from "#shared/contracts/index.ts";
import { messageFor } from "#shared/room-chat.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { noteReceipts, receiptsOf } from "./note-receipts.ts";
import { openRows, rowsBefore } from "./read-chat.ts";
import { tellReceipt } from "./receipt-news.ts";

export interface Page {
  readonly before?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Rows that the reader may not see are looked past, at most so many times a page. */
const MAX_LOOKS = 5;

/**
 * A page of messages, newest first. Reading the newest page means having received them.
 * @throws BeelineError NOT_FOUND
 */
export async function listChat(
  ctx: Ctx,
  orderId: string,
  page: Page,
): Promise<ResponseOf<typeof chatRoutes.listChat>> {
  const { row: order } = await ownOrder(ctx, orderId);
  const reader = viewerOf(ctx.actor);
  const start = page.before ?? numberOf(page.cursor) ?? Number.MAX_SAFE_INTEGER;
  const items: ChatMessage[] = [];
  let before = start;
  let hasMore = true;
  for (let look = 0; look < MAX_LOOKS && hasMore && items.length < page.limit; look++) {
    const rows = await rowsBefore(ctx, orderId, before, page.limit);
    hasMore = rows.length === page.limit;
    for (const message of await openRows(ctx, order, rows)) {
      if (items.length === page.limit) {
        hasMore = true;
        break;
      }
      before = message.messageSeq;
      const seen = messageFor(reader, message);
      if (seen) items.push(seen);
    }
  }
  const [newest] = items;
  if (start === Number.MAX_SAFE_INTEGER && newest) {
    const deliveredSeq = newest.messageSeq;
    await noteReceipts(ctx, orderId, [{ personId: reader.id, deliveredSeq, readSeq: 0 }]);
    tellReceipt(ctx.runtime, orderId);
  }
  const receipts = await receiptsOf(ctx, order);
  return { items, nextCursor: hasMore ? String(before) : null, receipts };
}

/** A cursor that makes no sense is the beginning. */
function numberOf(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
}
