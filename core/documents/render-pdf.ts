/** A paper as a PDF of A4 pages, with its fonts inside. */

import type { Paper, PaperTable, Row } from "./paper.ts";
import { paperSpeech } from "./paper-speech.ts";
import { MARGIN, PdfPen, type Style } from "./pdf-pen.ts";

const GAP = 10;
const HEAD_SIZE = 8;
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
  const { size, widths } = chooseColumns(pen, table);
  pen.need(90);
  pen.y +=
    GAP + pen.write(table.title, MARGIN, pen.y + GAP, pen.width, { size: 11, isStrong: true });
  const head = () => {
    writeCells(pen, { cells: table.head }, widths, {
      size: Math.min(size, HEAD_SIZE),
      isSoft: true,
    });
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

/** The largest letters come first. */
const sizes = [9.5, 8.5, 7.5, 6.5, 5.5];

interface Columns {
  readonly size: number;
  readonly widths: readonly number[];
}

/**
 * Letters and columns that break no figure and no word of the head; the first column takes what the
 * others leave. A table that is too wide even in small letters breaks them.
 */
function chooseColumns(pen: PdfPen, table: PaperTable): Columns {
  const longest = table.head.map((head, place) => ({
    head: head.split(" ").reduce(longer),
    cell: table.rows.map(({ cells }) => cells[place] ?? "").reduce(longer, ""),
  }));
  let chosen: Columns = { size: 0, widths: [] };
  for (const size of sizes) {
    const [first = 0, ...others] = longest.map(({ head, cell }) => {
      const headWidth = pen.widthOf(head, { size: Math.min(size, HEAD_SIZE) });
      // Strong letters are the wider ones; digits are all of one width.
      return BETWEEN + 1 + Math.max(headWidth, pen.widthOf(cell, { size, isStrong: true }));
    });
    const left = pen.width - sum(others);
    chosen = { size, widths: [left, ...others] };
    // Words may take several lines, a day and its time may not.
    if (left >= Math.min(first, pen.width * 0.3)) return chosen;
  }
  const scale = Math.min(1, (0.85 * pen.width) / sum(chosen.widths.slice(1)));
  const others = chosen.widths.slice(1).map((width) => width * scale);
  return { size: chosen.size, widths: [pen.width - sum(others), ...others] };
}

const longer = (one: string, other: string) => (other.length > one.length ? other : one);

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
