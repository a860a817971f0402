import type { ClosedChunk } from "./track-buffer.ts";

/** What a chunk costs besides its bytes: the object, the id, the array's own header. */
const OVERHEAD_BYTES = 200;

/**
 * Chunks on their way to the database, oldest first. Bounded in bytes: at the bound the oldest are
 * lost, because new points are worth more and the pings must go on.
 */
export class UnwrittenChunks {
  readonly #chunks = new Set<ClosedChunk>();
  readonly #maxBytes: number;
  readonly #onLost: (chunk: ClosedChunk) => void;
  #bytes = 0;

  constructor(maxBytes: number, onLost: (chunk: ClosedChunk) => void) {
    this.#maxBytes = maxBytes;
    this.#onLost = onLost;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#chunks.size;
  }

  add(chunk: ClosedChunk): void {
    this.#chunks.add(chunk);
    this.#bytes += costOf(chunk);
    for (const oldest of this.#chunks) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#remove(oldest);
      this.#onLost(oldest);
    }
  }

  /** The oldest ones; they stay until `settle`. */
  first(most: number): ClosedChunk[] {
    const chunks: ClosedChunk[] = [];
    for (const chunk of this.#chunks) {
      if (chunks.length >= most) break;
      chunks.push(chunk);
    }
    return chunks;
  }

  /** They are written; gives the points of those that were not lost meanwhile. */
  settle(chunks: readonly ClosedChunk[]): number {
    let points = 0;
    for (const chunk of chunks) if (this.#remove(chunk)) points += chunk.points;
    return points;
  }

  of(riderId: string): ClosedChunk[] {
    return [...this.#chunks].filter((chunk) => chunk.riderId === riderId);
  }

  forget(riderId: string): void {
    for (const chunk of this.of(riderId)) this.#remove(chunk);
  }

  #remove(chunk: ClosedChunk): boolean {
    if (!this.#chunks.delete(chunk)) return false;
    this.#bytes -= costOf(chunk);
    return true;
  }
}

function costOf({ chunk }: ClosedChunk): number {
  return chunk.length + OVERHEAD_BYTES;
}
