import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getCreditNote, getInvoice, getReceipt, listCreditNotes } from "./get-documents.ts";
import { getPartnerStatement, getRiderStatement } from "./get-statement.ts";
import { renderDocument, renderStatement } from "./render-document.ts";

export function bindDocuments(bind: Bind): void {
  bind(routes.getReceipt, ({ ctx, params }) => getReceipt(ctx, params.id), {
    render: (document, { query }) => renderDocument(document, query.format),
  });
  bind(routes.getInvoice, ({ ctx, params }) => getInvoice(ctx, params.id), {
    render: (document, { query }) => renderDocument(document, query.format),
  });
  bind(routes.listCreditNotes, ({ ctx, params }) => listCreditNotes(ctx, params.id));
  bind(
    routes.getCreditNote,
    ({ ctx, params }) => getCreditNote(ctx, { orderId: params.id, refundId: params.refundId }),
    { render: (document, { query }) => renderDocument(document, query.format) },
  );
  bind(routes.getRiderStatement, ({ ctx, query }) => getRiderStatement(ctx, query), {
    render: (statement, { query }) => renderStatement(statement, query.format),
  });
  bind(routes.getPartnerStatement, ({ ctx, query }) => getPartnerStatement(ctx, query), {
    render: (statement, { query }) => renderStatement(statement, query.format),
  });
}
