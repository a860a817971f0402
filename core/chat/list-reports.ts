import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { chatMessages, chatReports } from "#drizzle/schema/index.ts";
import type { ChatReport, chatRoutes, ResponseOf } from "#shared/contracts/index.ts";
import { messageFor } from "#shared/room-chat.ts";
import { viewerOf } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { openMessage } from "./message-row.ts";
import { roleOfId } from "./note-receipts.ts";

/** Reports that nobody has looked at, oldest first; ids sort by time. */
export async function listReports(
  ctx: Ctx,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ResponseOf<typeof chatRoutes.listChatReports>> {
  const { sealer } = ctx.runtime;
  const reader = viewerOf(ctx.actor);
  const isOpen = isNull(chatReports.resolvedAt);
  const rows = await ctx.db
    .select({ report: chatReports, message: chatMessages })
    .from(chatReports)
    .innerJoin(chatMessages, eq(chatMessages.id, chatReports.messageId))
    .where(cursor === undefined ? isOpen : and(isOpen, gt(chatReports.id, cursor)))
    .orderBy(asc(chatReports.id))
    .limit(limit);
  const items = rows.flatMap(({ report, message: row }): ChatReport[] => {
    const message = messageFor(reader, openMessage(sealer, row, []));
    if (!message) return [];
    return [
      {
        ...{ id: report.id, orderId: row.orderId, message, reason: sealer.open(report.reason) },
        reporterRole: roleOfId(report.reporterId) ?? null,
        createdAt: report.createdAt.toISOString(),
      },
    ];
  });
  return { items, nextCursor: rows.length === limit ? (rows.at(-1)?.report.id ?? null) : null };
}
