/** Remembers the nonces of signed requests until their signature is too old to be used again. */
import { SIGNATURE_WINDOW_MS } from "./signing.ts";

/** About 400 signed requests a second: 6 000 rooms that renew their watch every 15 s. */
const MAX_NONCES = 50_000;

export type NonceVerdict = "new" | "replayed" | "full";

export class NonceMemory {
  readonly #expiry = new Map<string, number>();

  /**
   * @param signedAtMs the signed time: the nonce is kept until the window after it is over
   * @returns `full` at the bound: refusing is safe, forgetting a live nonce is not
   */
  claim(nonce: string, signedAtMs: number, nowMs: number): NonceVerdict {
    if (this.#expiry.has(nonce)) return "replayed";
    if (this.#expiry.size >= MAX_NONCES) this.#forget(nowMs);
    if (this.#expiry.size >= MAX_NONCES) return "full";
    this.#expiry.set(nonce, signedAtMs + SIGNATURE_WINDOW_MS);
    return "new";
  }

  #forget(nowMs: number): void {
    for (const [nonce, expiry] of this.#expiry) {
      if (expiry < nowMs) this.#expiry.delete(nonce);
    }
  }
}
