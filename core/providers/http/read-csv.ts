/** Settlement files are CSV as of RFC 4180, UTF-8, with a header line. */
import { ProviderError } from "../provider-contract.ts";

export interface CsvRow<C extends string> {
  /** Of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly cells: Readonly<Record<C, string>>;
  /** All columns by name, also those that nobody asked for. */
  readonly other: Readonly<Record<string, string | undefined>>;
}

/** @throws ProviderError `rejected` that names the line in which the file is not one */
export function readCsv<C extends string>(text: string, columns: readonly C[]): CsvRow<C>[] {
  const rows = splitCsv(text);
  const names = rows[0]?.values.map((name) => name.trim());
  if (!names || columns.some((name) => !names.includes(name))) throw wrongLine(1);
  return rows.slice(1).map(({ line, values }) => {
    if (values.length !== names.length) throw wrongLine(line);
    const other = Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
    return { line, cells: other as Record<C, string>, other };
  });
}

export function wrongLine(line: number): ProviderError {
  return new ProviderError("rejected", `line_${line}`);
}

export interface Line {
  readonly line: number;
  readonly values: string[];
}

export function splitCsv(file: string): Line[] {
  const text = file.replace(/^\uFEFF/, "");
  const rows: Line[] = [];
  let values: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let startedAt = 1;
  const endRow = () => {
    values.push(cell);
    if (values.length > 1 || cell !== "") rows.push({ line: startedAt, values });
    values = [];
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\n") line += 1;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === "") isQuoted = true;
    else if (char === ",") {
      values.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      startedAt = line;
    } else if (char !== "\r") cell += char;
  }
  if (isQuoted) throw wrongLine(startedAt);
  endRow();
  return rows;
}
