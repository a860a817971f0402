/** Typed arrays in one buffer: it crosses between objects and into caches as it is. */

const kinds = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array } as const;
export type Columns = Readonly<Record<string, Uint8Array | Uint16Array | Uint32Array | Int32Array>>;

const kindNames = Object.keys(kinds) as (keyof typeof kinds)[];
const ALIGNMENT = 4;

function kindOf(column: Columns[string]): number {
  return kindNames.findIndex((name) => column instanceof kinds[name]);
}

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** The order of the names is the order of the columns; both sides know it. */
export function pack(columns: Columns): ArrayBuffer {
  const all = Object.values(columns);
  const head = Uint32Array.from(all.flatMap((column) => [kindOf(column), column.length]));
  const size = all.reduce((sum, column) => sum + aligned(column.byteLength), head.byteLength);
  const bytes = new Uint8Array(size);
  bytes.set(new Uint8Array(head.buffer), 0);
  let at = head.byteLength;
  for (const column of all) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += aligned(column.byteLength);
  }
  return bytes.buffer;
}

/** Views into the buffer, nothing copied. @throws RangeError for a buffer of another make */
export function unpack<Name extends string>(
  buffer: ArrayBuffer,
  names: readonly Name[],
): Record<Name, Columns[string]> {
  const head = new Uint32Array(buffer, 0, names.length * 2);
  let at = head.byteLength;
  const columns = names.map((name, index) => {
    const Kind = kinds[kindNames[head[index * 2]!] ?? "u8"];
    const column = new Kind(buffer, at, head[index * 2 + 1]!);
    at += aligned(column.byteLength);
    return [name, column] as const;
  });
  if (at !== buffer.byteLength) throw new RangeError("The buffer is not of this make");
  return Object.fromEntries(columns) as Record<Name, Columns[string]>;
}

/** Texts one after the other, with where each begins and the last ends. */
export function packTexts(texts: readonly string[]): { starts: Uint32Array; codes: Uint16Array } {
  const starts = new Uint32Array(texts.length + 1);
  for (let at = 0; at < texts.length; at++) starts[at + 1] = starts[at]! + texts[at]!.length;
  const codes = new Uint16Array(starts[texts.length]!);
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at]!;
    const start = starts[at]!;
    for (let i = 0; i < text.length; i++) codes[start + i] = text.charCodeAt(i);
  }
  return { starts, codes };
}

/** @param at of the packed texts, from 0 */
export function textAt(starts: Columns[string], codes: Columns[string], at: number): string {
  return String.fromCharCode(...codes.subarray(starts[at]!, starts[at + 1]!));
}
