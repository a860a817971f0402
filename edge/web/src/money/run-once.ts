import { errorCodes } from "#shared/errors.ts";
import { newKey } from "../session/call-api.ts";
import { codeOf } from "../words/error-words.ts";
import { forgetIntent, intentKey } from "./intent-key.ts";

/**
 * Does something with money once: its key is kept until an answer is certain. A refusal is certain;
 * silence is not, and finds the same key when it is tried again.
 */
export async function runOnce<T>(
  kind: string,
  intent: readonly string[],
  work: (idempotencyKey: string) => Promise<T>,
): Promise<T> {
  const key = intentKey(kind, intent, sessionStorage, newKey);
  try {
    const done = await work(key);
    forgetIntent(kind, sessionStorage);
    return done;
  } catch (error) {
    const code = codeOf(error);
    const isOpen = errorCodes[code].retryable || code === "PAYMENT_PENDING";
    if (!isOpen) forgetIntent(kind, sessionStorage);
    throw error;
  }
}
