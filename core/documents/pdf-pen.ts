/** Writes words on pages of A4: which font, where a line ends, when the next page begins. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import type { LanguageCode } from "#shared/languages.ts";
import { type Face, faces, runsOf } from "./font-runs.ts";

export const MARGIN = 48;
const SOFT = "#5b5648";
const INK = "#1c1a14";
const RULE = "#d9d2bf";

const weights = ["400", "700"] as const;
type Weight = (typeof weights)[number];

/** Read once: 260 kB in all. */
let files: ReadonlyMap<string, Buffer> | undefined;

function fontFiles(): ReadonlyMap<string, Buffer> {
  const { resolve } = createRequire(import.meta.url);
  files ??= new Map(
    faces.flatMap((face) =>
      weights.map((weight) => {
        const path = `@fontsource/noto-sans/files/noto-sans-${face}-${weight}-normal.woff`;
        return [`${face}-${weight}`, readFileSync(resolve(path))] as const;
      }),
    ),
  );
  return files;
}

export interface Style {
  readonly size: number;
  readonly isStrong?: boolean;
  readonly isSoft?: boolean;
  readonly align?: "left" | "right";
}

export class PdfPen {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;
  readonly #widths = new Map<string, number>();
  /** What one reads as a letter, which may be several signs: a line never ends within it. */
  readonly #letters: Intl.Segmenter;
  y = MARGIN;

  constructor(language: LanguageCode, title: string, madeAt: Date) {
    this.#letters = new Intl.Segmenter(language, { granularity: "grapheme" });
    const about = { Title: title, Author: "Beeline", CreationDate: madeAt, ModDate: madeAt };
    this.#document = new PDFDocument({
      size: "A4",
      margin: MARGIN,
      bufferPages: true,
      lang: language,
      info: about,
    });
    this.#document.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve, reject) => {
      this.#document.on("end", resolve);
      this.#document.on("error", reject);
    });
    for (const [name, bytes] of fontFiles()) this.#document.registerFont(name, bytes);
  }

  get width(): number {
    return this.#document.page.width - 2 * MARGIN;
  }

  /** Begins a page unless this much is left on the present one. */
  need(height: number): boolean {
    if (this.y + height <= this.#document.page.height - MARGIN) return false;
    this.#document.addPage();
    this.y = MARGIN;
    return true;
  }

  rule(): void {
    const { width } = this;
    this.#document
      .moveTo(MARGIN, this.y)
      .lineTo(MARGIN + width, this.y)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke();
  }

  /** Lines that `text` takes in a width. */
  measure(text: string, width: number, style: Style): number {
    return this.#wrap(text, width, style).length;
  }

  lineHeight({ size }: Style): number {
    return size * 1.4;
  }

  /** @returns the height that it took */
  write(text: string, x: number, y: number, width: number, style: Style): number {
    const lines = this.#wrap(text, width, style);
    for (const [place, line] of lines.entries()) {
      const used = this.widthOf(line, style);
      const left = style.align === "right" ? x + width - used : x;
      this.#draw(line, left, y + place * this.lineHeight(style), style);
    }
    return lines.length * this.lineHeight(style);
  }

  /** @param pageOf words the number of a page, at the foot of each */
  async end(
    pageOf: (at: { page: number; count: number }) => string,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { start, count } = this.#document.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.#document.switchToPage(page);
      const style: Style = { size: 8, isSoft: true, align: "right" };
      const y = this.#document.page.height - MARGIN / 2 - 8;
      this.write(pageOf({ page: page + 1, count }), MARGIN, y, this.width, style);
    }
    this.#document.end();
    await this.#ended;
    return new Uint8Array(Buffer.concat(this.#chunks));
  }

  #font(face: Face, { size, isStrong }: Style): void {
    const weight: Weight = isStrong ? "700" : "400";
    this.#document.font(`${face}-${weight}`).fontSize(size);
  }

  /** On one line. Measuring is most of the work, and words come again and again: in each row, in each part. */
  widthOf(text: string, style: Style): number {
    const key = `${style.size} ${style.isStrong ? "strong" : ""} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      width = 0;
      for (const run of runsOf(text)) {
        this.#font(run.face, style);
        width += this.#document.widthOfString(run.text);
      }
      this.#widths.set(key, width);
    }
    return width;
  }

  #draw(line: string, left: number, top: number, style: Style): void {
    let x = left;
    for (const run of runsOf(line)) {
      this.#font(run.face, style);
      const options = { lineBreak: false, baseline: "alphabetic" } as const;
      this.#document
        .fillColor(style.isSoft ? SOFT : INK)
        .text(run.text, x, top + style.size, options);
      x += this.#document.widthOfString(run.text);
    }
  }

  /** Greedy, at spaces that may be broken at; a word that is longer than a line is broken where the line ends. */
  #wrap(text: string, width: number, style: Style): string[] {
    const space = this.widthOf(" ", style);
    const lines: string[] = [];
    let line = "";
    let used = 0;
    for (const word of text
      .split(/[ \t\r\n]+/)
      .flatMap((long) => this.#broken(long, width, style))) {
      const own = this.widthOf(word, style);
      if (line !== "" && used + space + own > width) {
        lines.push(line);
        line = word;
        used = own;
      } else {
        used += line === "" ? own : space + own;
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  }

  #broken(word: string, width: number, style: Style): string[] {
    if (this.widthOf(word, style) <= width) return [word];
    const parts: string[] = [];
    let part = "";
    for (const { segment } of this.#letters.segment(word)) {
      if (part !== "" && this.widthOf(part + segment, style) > width) {
        parts.push(part);
        part = "";
      }
      part += segment;
    }
    return [...parts, part];
  }
}
