/**
 * Remembers the nonces of signed requests until their signature is too old to be used again. They
 * lie in boxes by signed time, so that forgetting is dropping a box, however many there are.
 */
import { SIGNATURE_WINDOW_MS } from "./signing.ts";

/** Of signed calls between core and edge, 400 a second: 6 000 rooms that renew every 15 s. */
const MAX_NONCES = 50_000;
const BOX_MS = 10_000;

export type NonceVerdict = "new" | "replayed" | "full";

export class NonceMemory {
  readonly #boxes = new Map<number, Set<string>>();
  readonly #max: number;
  #size = 0;

  constructor(max: number = MAX_NONCES) {
    this.#max = max;
  }

  /**
   * @param signedAtMs the signed time: the nonce is kept until the window after it is over. The same
   *   nonce with another time is another request, which only a holder of the secret can sign.
   * @returns `full` at the bound: refusing is safe, forgetting a live nonce is not
   */
  claim(nonce: string, signedAtMs: number, nowMs: number): NonceVerdict {
    const at = Math.floor(signedAtMs / BOX_MS);
    let box = this.#boxes.get(at);
    if (box?.has(nonce)) return "replayed";
    if (!box || this.#size >= this.#max) this.#forget(nowMs);
    if (this.#size >= this.#max) return "full";
    box = this.#boxes.get(at);
    if (!box) {
      box = new Set();
      this.#boxes.set(at, box);
    }
    box.add(nonce);
    this.#size += 1;
    return "new";
  }

  #forget(nowMs: number): void {
    for (const [at, box] of this.#boxes) {
      if ((at + 1) * BOX_MS + SIGNATURE_WINDOW_MS >= nowMs) continue;
      this.#boxes.delete(at);
      this.#size -= box.size;
    }
  }
}
