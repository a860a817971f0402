import { DEFAULT_CHANNEL } from "#shared/chat-rules.ts";
import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { blockPerson } from "./block-person.ts";
import { getContact } from "./get-contact.ts";
import { getMedia } from "./get-media.ts";
import { listChat } from "./list-chat.ts";
import { listReports } from "./list-reports.ts";
import { offerMedia } from "./offer-media.ts";
import { readUpTo } from "./read-up-to.ts";
import { reportMessage } from "./report-message.ts";
import { resolveReport } from "./resolve-report.ts";
import { sendMessage } from "./send-message.ts";

export function bindChat(bind: Bind): void {
  bind(routes.listChat, ({ ctx, params, query }) => listChat(ctx, params.id, query));
  bind(routes.sendChat, ({ ctx, params, body }) =>
    sendMessage(ctx, { ...body, orderId: params.id, channel: body.channel ?? DEFAULT_CHANNEL }),
  );
  bind(routes.readChat, ({ ctx, params, body }) => readUpTo(ctx, params.id, body.messageSeq));
  bind(routes.reportChat, ({ ctx, params, body }) =>
    reportMessage(ctx, { orderId: params.id, messageId: params.messageId, ...body }),
  );
  bind(routes.blockInChat, ({ ctx, params, body }) =>
    blockPerson(ctx, { orderId: params.id, ...body }),
  );
  bind(routes.offerMedia, ({ ctx, params, body }) =>
    offerMedia(ctx, { orderId: params.id, ...body }),
  );
  bind(routes.getMedia, ({ ctx, params }) =>
    getMedia(ctx, { orderId: params.id, mediaId: params.mediaId }),
  );
  bind(routes.getContact, ({ ctx, params, body }) =>
    getContact(ctx, { orderId: params.id, ...body }),
  );
  bind(routes.listChatReports, ({ ctx, query }) => listReports(ctx, query));
  bind(routes.resolveChatReport, ({ ctx, params, body }) =>
    resolveReport(ctx, { id: params.id, ...body }),
  );
}
