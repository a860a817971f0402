/**
 * A provider for development and tests whose token says how it behaves. It remembers nothing: a
 * token behaves the same after a restart, as the real provider's memory would.
 */
import type { PaymentProvider } from "./payment-provider.ts";

/** `broken`: the connection ends at once without an answer; `silent`: nothing comes, ever. */
type Silence = "broken" | "silent";

interface Script {
  readonly authorize: "authorized" | "declined" | Silence;
  readonly delayMs?: number;
  readonly capture?: "captured" | "declined" | Silence;
  readonly lookup: "authorized" | "captured" | "declined" | "absent" | Silence;
}

const scripts: Readonly<Record<string, Script>> = {
  tok_ok: { authorize: "authorized", lookup: "authorized" },
  tok_declined: { authorize: "declined", lookup: "declined" },
  tok_slow: { authorize: "authorized", delayMs: 1_000, lookup: "authorized" },
  /** The answer got lost, the authorization did not. */
  tok_late: { authorize: "broken", lookup: "authorized" },
  /** The request got lost. */
  tok_lost: { authorize: "broken", lookup: "absent" },
  /** Nothing is ever learnt. */
  tok_unknown: { authorize: "silent", lookup: "silent" },
  tok_capture_declined: { authorize: "authorized", capture: "declined", lookup: "authorized" },
  /** The answer to the capture got lost, the money did not. */
  tok_capture_late: { authorize: "authorized", capture: "broken", lookup: "captured" },
};

/** Any other token is of no card we know. */
const unknownCard: Script = { authorize: "declined", lookup: "declined" };

const scriptOf = (token: string | null): Script => scripts[token ?? ""] ?? unknownCard;

export const testProvider: PaymentProvider = {
  authorize: ({ token }, signal) => {
    const { authorize, delayMs } = scriptOf(token);
    return answer(authorize, signal, delayMs);
  },
  capture: ({ token }, signal) => answer(scriptOf(token).capture ?? "captured", signal),
  void: async () => "voided",
  lookup: ({ token }, signal) => answer(scriptOf(token).lookup, signal),
};

function answer<T extends string>(value: T | Silence, signal: AbortSignal, delayMs = 0) {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(new Error("The test provider gave no answer"));
    };
    const speak = () => {
      signal.removeEventListener("abort", giveUp);
      if (value === "broken") giveUp();
      else resolve(value as T);
    };
    signal.addEventListener("abort", giveUp);
    const timer = value === "silent" ? undefined : setTimeout(speak, delayMs);
  });
}
