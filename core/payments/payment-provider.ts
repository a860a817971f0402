/** The contract of a payment provider's adapter. */
import type { Money } from "#shared/money.ts";
import type { Answer } from "./payment-rules.ts";

export interface ProviderRequest {
  /**
   * Our own reference: the payment's id. Every operation is idempotent under it, and a later one
   * finds the payment by it alone.
   */
  readonly reference: string;
  readonly amount: Money;
  /** The provider's token of the card; null for cash. */
  readonly token: string | null;
}

/** Each operation answers, or throws when it cannot know what became of the request. */
export interface PaymentProvider {
  /** Nobody is called and nothing can fail: the answer may be asked for inside a transaction. */
  readonly isInstant?: true;
  authorize(request: ProviderRequest, signal: AbortSignal): Promise<"authorized" | "declined">;
  capture(request: ProviderRequest, signal: AbortSignal): Promise<"captured" | "declined">;
  /** Also true when nothing was authorized; `captured` when it is too late. */
  void(request: ProviderRequest, signal: AbortSignal): Promise<"voided" | "captured">;
  lookup(request: ProviderRequest, signal: AbortSignal): Promise<Exclude<Answer, "unanswered">>;
}
