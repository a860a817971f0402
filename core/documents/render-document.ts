/** An answer as a page or a file, with the headers that keep it one. */
import type {
  DocumentFormat,
  MoneyDocument,
  Statement,
  StatementFormat,
} from "#shared/contracts/documents.ts";
import type { Rendered } from "../platform/index.ts";
import { drawPdf } from "./draw-pdf.ts";
import { type Paper, paperOfDocument, paperOfStatement } from "./paper.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import { renderCsv } from "./render-csv.ts";
import { renderHtml } from "./render-html.ts";

/** A page of ours that runs nothing and fetches nothing, whatever got into its text. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; sandbox allow-modals";

export async function renderDocument(
  document: MoneyDocument,
  format: DocumentFormat,
  speech: PaperSpeech,
): Promise<Rendered | undefined> {
  if (format === "json") return undefined;
  const name = `${document.kind.replace("_", "-")}-${document.number ?? document.orderId}`;
  const paper = paperOfDocument(document, speech);
  return renderPaper(paper, format, name, new Date(document.issuedAt));
}

export async function renderStatement(
  statement: Statement,
  format: StatementFormat,
  speech: PaperSpeech,
): Promise<Rendered | undefined> {
  if (format === "json") return undefined;
  const name = `statement-${statement.from}-${statement.to}`;
  if (format === "csv") {
    return file(
      renderCsv(statement),
      "text/csv; charset=utf-8",
      `attachment; filename="${name}.csv"`,
    );
  }
  const madeAt = new Date(`${statement.to}T12:00:00Z`);
  return renderPaper(paperOfStatement(statement, speech), format, name, madeAt);
}

async function renderPaper(
  paper: Paper,
  format: "html" | "pdf",
  name: string,
  madeAt: Date,
): Promise<Rendered> {
  if (format === "pdf") {
    const bytes = await drawPdf(paper, madeAt);
    return file(bytes, "application/pdf", `attachment; filename="${name}.pdf"`);
  }
  return file(renderHtml(paper), "text/html; charset=utf-8", "inline");
}

function file(body: Rendered["body"], type: string, disposition: string): Rendered {
  return {
    body,
    headers: {
      "content-type": type,
      "content-disposition": disposition,
      "content-security-policy": PAGE_POLICY,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  };
}
