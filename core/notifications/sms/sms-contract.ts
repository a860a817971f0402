/** What a provider of text messages has to do, whoever it is. */

export interface TextMessage {
  /** Ours, the same in each attempt: a provider that knows such references sends it once. */
  readonly reference: string;
  /** E.164. */
  readonly phone: string;
  readonly text: string;
}

export interface SmsProvider {
  readonly name: string;
  /**
   * Hands a message over.
   * @returns the provider's own reference
   * @throws SmsError; anything else counts as unknown
   */
  send(message: TextMessage, signal: AbortSignal): Promise<{ readonly reference: string }>;
}

/**
 * `refused`: it will never be taken, for this number or these words. `not_sent`: surely not taken,
 * and another attempt may be. `unknown`: it may have been taken.
 */
export type SmsOutcome = "refused" | "not_sent" | "unknown";

export class SmsError extends Error {
  constructor(
    readonly outcome: SmsOutcome,
    /** One of ours, never the provider's sentence, which may repeat the number. */
    readonly failure: string,
    readonly retryAfterMs?: number,
  ) {
    super(`${outcome}: ${failure}`);
    this.name = "SmsError";
  }
}
