/** The thread that draws PDFs: one takes tens of milliseconds, which orders are not to wait for. */
import type { PdfAnswer, PdfJob } from "./draw-pdf.ts";
import { renderPdf } from "./render-pdf.ts";

declare const self: {
  onmessage: (event: { data: PdfJob }) => void;
  postMessage(answer: PdfAnswer): void;
};

self.onmessage = ({ data: { id, paper, madeAtMs } }) => {
  renderPdf(paper, new Date(madeAtMs)).then(
    (bytes) => self.postMessage({ id, bytes }),
    () => self.postMessage({ id, bytes: null }),
  );
};
