/**
 * Documents: receipts, tax invoices, credit notes and statements. What is issued is sealed, kept and
 * never changed; numbers have no gaps. Each is one answer in JSON, as a page and as a PDF.
 */
export { bindDocuments } from "./bind-documents.ts";
