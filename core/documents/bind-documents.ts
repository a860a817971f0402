import {
  type DocumentFormat,
  type MoneyDocument,
  routes,
  type Statement,
  type StatementFormat,
} from "#shared/contracts/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { getCreditNote, getInvoice, getReceipt, listCreditNotes } from "./get-documents.ts";
import { getPartnerStatement, getRiderStatement } from "./get-statement.ts";
import { type KeptDocument, wordDocument } from "./kept-document.ts";
import { paperSpeech } from "./paper-speech.ts";
import { type Reader, readerSpeech } from "./reader-speech.ts";
import { renderDocument, renderStatement } from "./render-document.ts";

export function bindDocuments(bind: Bind): void {
  bind(routes.getReceipt, (call) => worded(getReceipt(call.ctx, call.params.id), call), drawn);
  bind(routes.getInvoice, (call) => worded(getInvoice(call.ctx, call.params.id), call), drawn);
  bind(routes.listCreditNotes, async (call) => {
    const { items, nextCursor } = await listCreditNotes(call.ctx, call.params.id);
    const speech = await readerSpeech(call);
    return { items: items.map((kept) => wordDocument(kept, speech)), nextCursor };
  });
  const noteOf = ({ id: orderId, refundId }: { id: string; refundId: string }) => {
    return { orderId, refundId };
  };
  bind(
    routes.getCreditNote,
    (call) => worded(getCreditNote(call.ctx, noteOf(call.params)), call),
    drawn,
  );
  bind(
    routes.getRiderStatement,
    async (call) => getRiderStatement(call.ctx, call.query, await readerSpeech(call)),
    drawnStatement,
  );
  bind(
    routes.getPartnerStatement,
    async (call) => getPartnerStatement(call.ctx, call.query, await readerSpeech(call)),
    drawnStatement,
  );
}

async function worded(kept: Promise<KeptDocument>, reader: Reader): Promise<MoneyDocument> {
  return wordDocument(await kept, await readerSpeech(reader));
}

interface Asked<Format> {
  readonly ctx: Ctx;
  readonly query: { readonly format: Format };
}

const drawn = {
  render: (document: MoneyDocument, { ctx, query }: Asked<DocumentFormat>) =>
    renderDocument(document, query.format, paperSpeech(document.language, ctx.runtime.region.code)),
};

const drawnStatement = {
  render: (statement: Statement, { ctx, query }: Asked<StatementFormat>) => {
    const speech = paperSpeech(statement.language, ctx.runtime.region.code);
    return renderStatement(statement, query.format, speech);
  },
};
