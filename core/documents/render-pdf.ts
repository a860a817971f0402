/** A paper as a PDF of A4 pages, with its fonts inside. */

import type { Paper, PaperTable, Row } from "./paper.ts";
import { paperSpeech } from "./paper-speech.ts";
import { MARGIN, PdfPen, type Style } from "./pdf-pen.ts";

const GAP = 10;
/** Between one column and the next. */
const BETWEEN = 6;
const text: Style = { size: 9.5 };
const small: Style = { size: 8, isSoft: true };

/** @param madeAt written into the file, so that the same paper is the same file */
export async function renderPdf(paper: Paper, madeAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  const pen = new PdfPen(paper.language, paper.title, madeAt);
  pen.write("Beeline", MARGIN, pen.y + 6, pen.width, { size: 11, isSoft: true, align: "right" });
  pen.y +=
    pen.write(paper.title, MARGIN, pen.y, pen.width - 80, { size: 18, isStrong: true }) + GAP;
  writePairs(pen, paper.facts);
  writeParties(pen, paper);
  for (const table of paper.tables) writeTable(pen, table);
  for (const note of paper.notes) {
    pen.need(40);
    pen.y += pen.write(note, MARGIN, pen.y, pen.width, small) + 4;
  }
  const { say } = paperSpeech(paper.language, paper.region);
  return pen.end((at) => say("page.of", at));
}

function writePairs(pen: PdfPen, pairs: Paper["facts"]): void {
  for (const [name, value] of pairs) {
    pen.write(name, MARGIN, pen.y, 110, { ...text, isSoft: true });
    pen.y += pen.write(value, MARGIN + 110, pen.y, pen.width - 110, text);
  }
  pen.y += GAP;
}

function writeParties(pen: PdfPen, { parties }: Paper): void {
  const width = pen.width / Math.max(1, parties.length) - GAP;
  const heights = parties.map(({ role, lines }, place) => {
    const x = MARGIN + place * (width + GAP);
    let height = pen.write(role, x, pen.y, width, small);
    for (const [at, line] of lines.entries()) {
      height += pen.write(line, x, pen.y + height, width, { ...text, isStrong: at === 0 });
    }
    return height;
  });
  pen.y += Math.max(0, ...heights) + GAP;
}

function writeTable(pen: PdfPen, table: PaperTable): void {
  const size = table.head.length > 6 ? 7.5 : 9.5;
  const widths = widthsOf(pen, table, size);
  pen.need(90);
  pen.y +=
    GAP + pen.write(table.title, MARGIN, pen.y + GAP, pen.width, { size: 11, isStrong: true });
  const head = () => {
    writeCells(pen, { cells: table.head }, widths, { size: Math.min(size, 8), isSoft: true });
    pen.rule();
    pen.y += 4;
  };
  head();
  for (const row of table.rows) {
    const style: Style = { size, isStrong: row.isStrong ?? false };
    if (pen.need(heightOf(pen, row, widths, style) + 6)) head();
    writeCells(pen, row, widths, style);
    pen.y += 2;
  }
  pen.rule();
  pen.y += GAP;
}

/** The first column takes what the figures leave. */
function widthsOf(pen: PdfPen, { head, rows }: PaperTable, size: number): number[] {
  const { width } = pen;
  const others = head.length - 1;
  // Strong letters are the wider ones.
  const widest = (place: number) => {
    const cells = [head[place], ...rows.map((row) => row.cells[place])];
    return Math.max(...cells.map((cell) => pen.widthOf(cell ?? "", { size, isStrong: true })));
  };
  const wanted = head
    .slice(1)
    .map((_, place) => Math.max(4 * size, widest(place + 1) + BETWEEN + 1));
  const first = Math.max(width * (others > 4 ? 0.2 : 0.3), width - sum(wanted));
  const scale = (width - first) / sum(wanted);
  return [first, ...wanted.map((want) => want * scale)];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function heightOf(pen: PdfPen, row: Row, widths: readonly number[], style: Style): number {
  const lines = row.cells.map((cell, place) => pen.measure(cell, widths[place]! - BETWEEN, style));
  const note = row.note
    ? pen.measure(row.note, widths[0]! - BETWEEN, small) * pen.lineHeight(small)
    : 0;
  return Math.max(...lines) * pen.lineHeight(style) + note;
}

function writeCells(pen: PdfPen, row: Row, widths: readonly number[], style: Style): void {
  let x = MARGIN;
  const height = heightOf(pen, row, widths, style);
  for (const [place, cell] of row.cells.entries()) {
    const width = widths[place]! - BETWEEN;
    const isFirst = place === 0;
    const align = isFirst ? "left" : "right";
    const used = pen.write(cell, isFirst ? x : x + BETWEEN, pen.y, width, { ...style, align });
    if (isFirst && row.note) pen.write(row.note, x, pen.y + used, width, small);
    x += widths[place]!;
  }
  pen.y += height;
}
