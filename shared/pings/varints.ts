/** The numbers of the Protocol Buffers wire format, read strictly and written compactly. */

const MAX_VARINT_BYTES = 10;
const TWO_TO_7 = 128;

/** Reads numbers out of bytes. A number that is cut off or too large for us reads as -1. */
export class VarintReader {
  at = 0;
  bytes: Uint8Array = new Uint8Array(0);

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  /** The next number before `end`: 0 to 2^53 - 1, or -1. */
  read(end: number): number {
    const { bytes } = this;
    if (this.at >= end) return -1;
    const first = bytes[this.at++]!;
    if (first < 0x80) return first;
    if (this.at >= end) return -1;
    const second = bytes[this.at++]!;
    if (second < 0x80) return (first & 0x7f) | (second << 7);
    return this.#readLong((first & 0x7f) | ((second & 0x7f) << 7), end);
  }

  #readLong(start: number, end: number): number {
    let value = start;
    let factor = TWO_TO_7 * TWO_TO_7;
    for (let length = 3; length <= MAX_VARINT_BYTES; length++) {
      if (this.at >= end) return -1;
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? value : -1;
      factor *= TWO_TO_7;
    }
    return -1;
  }
}

/** Signed numbers are written so that small ones stay short: 0, -1, 1, -2 … as 0, 1, 2, 3 … */
export function unzigzag(value: number): number {
  if (value < 0x7fff_ffff) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Writes numbers into bytes that grow as needed. */
export class VarintWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
  }

  /** @param value a whole number, 0 to 2^53 - 1 */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= TWO_TO_7) {
      this.byte((rest % TWO_TO_7) | 0x80);
      rest = Math.floor(rest / TWO_TO_7);
    }
    this.byte(rest);
  }

  signed(value: number): void {
    this.unsigned(value >= 0 ? 2 * value : -2 * value - 1);
  }

  /** A field of the wire type 0; the default is not written, as every proto3 writer does. */
  field(number: number, value: number): void {
    if (value === 0) return;
    this.unsigned(number << 3);
    this.unsigned(value);
  }

  /** A field of the wire type 2. */
  block(number: number, content: VarintWriter): void {
    if (content.length === 0) return;
    this.unsigned((number << 3) | 2);
    this.unsigned(content.length);
    for (let i = 0; i < content.#length; i++) this.byte(content.#bytes[i]!);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }
}
