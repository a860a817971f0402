/**
 * A provider inside the core for development and tests, whose token says how it behaves. It remembers
 * nothing: what a real one would remember is told by our own row, so a token behaves the same after
 * a restart. What is to be proved against a memory of its own runs against the provider simulator.
 */
import {
  type ProviderAdapter,
  ProviderError,
  type ProviderPayment,
  type ProviderPayout,
  type ProviderRefund,
} from "../providers/index.ts";

/** `broken`: the connection ends without an answer; `silent`: nothing comes, ever. */
type Silence = "broken" | "silent";
type Refused = "refused" | "unreachable";
type Word = ProviderPayment["status"] | Silence | Refused;

interface Script {
  readonly authorize: Word;
  readonly delayMs?: number;
  readonly capture?: Word;
  readonly lookup: Word;
  readonly refund?: ProviderRefund["status"] | Silence;
  readonly refundLookup?: ProviderRefund["status"];
  /** Added to what is authorized or captured. */
  readonly authorizedMore?: number;
  readonly capturedMore?: number;
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
  /** The bank asks the customer, who agrees, refuses or goes away. */
  tok_challenge: { authorize: "requires_action", lookup: "authorized" },
  tok_challenge_declined: { authorize: "requires_action", lookup: "declined" },
  tok_challenge_ignored: { authorize: "requires_action", lookup: "requires_action" },
  tok_capture_declined: { authorize: "authorized", capture: "declined", lookup: "declined" },
  /** The answer to the capture got lost, the money did not. */
  tok_capture_late: { authorize: "authorized", capture: "broken", lookup: "captured" },
  /** Refused as if it had never happened, though it has. */
  tok_capture_refused: { authorize: "authorized", capture: "refused", lookup: "captured" },
  /** Known not to have got it, or to refuse all: another provider may be asked. */
  tok_unreachable: { authorize: "unreachable", lookup: "absent" },
  tok_refused: { authorize: "refused", lookup: "absent" },
  tok_expired: { authorize: "authorized", capture: "voided", lookup: "voided" },
  tok_wrong_amount: { authorize: "authorized", lookup: "authorized", authorizedMore: -100 },
  tok_captures_more: { authorize: "authorized", lookup: "captured", capturedMore: 500 },
  tok_captures_less: { authorize: "authorized", lookup: "captured", capturedMore: -500 },
  /** Declined, and the money comes nevertheless. */
  tok_declined_late: { authorize: "declined", lookup: "captured" },
  tok_refund_pending: { ...ok(), refund: "pending", refundLookup: "succeeded" },
  tok_refund_late: { ...ok(), refund: "broken", refundLookup: "succeeded" },
  tok_refund_lost: { ...ok(), refund: "broken", refundLookup: "absent" },
  tok_refund_failed: { ...ok(), refund: "failed", refundLookup: "failed" },
  /** It went through, and a bank sends it back. */
  tok_refund_returned: { ...ok(), refund: "succeeded", refundLookup: "failed" },
};

function ok(): Pick<Script, "authorize" | "lookup"> {
  return { authorize: "authorized", lookup: "authorized" };
}

/** Any other token is of no card we know. */
const unknownCard: Script = { authorize: "declined", lookup: "declined" };

const scriptOf = (token: string | null): Script => scripts[token ?? ""] ?? unknownCard;

/** What our own row knows, in place of a memory. */
export interface TestMemory {
  readonly token: string | null;
  readonly isCaptured: boolean;
  readonly capturedMinor: number;
}

/** @param memory of the payment that is asked about; payouts need none */
export function makeTestProvider(
  memory: TestMemory = { token: null, isCaptured: false, capturedMinor: 0 },
): ProviderAdapter {
  const script = scriptOf(memory.token);
  const viewOf = (
    payment: { reference: string; amount: { amountMinor: number; currency: string } },
    status: ProviderPayment["status"],
    takenMinor = payment.amount.amountMinor,
  ): ProviderPayment => ({
    status,
    providerReference: status === "absent" ? null : `test_${payment.reference}`,
    currency: payment.amount.currency,
    amountMinor: payment.amount.amountMinor + (script.authorizedMore ?? 0),
    capturedMinor: status === "captured" ? takenMinor + (script.capturedMore ?? 0) : 0,
    refundedMinor: 0,
    actionUrl:
      status === "requires_action" ? `https://bank.test/challenges/${payment.reference}` : null,
    authorizedUntil: null,
    failureCode: status === "declined" ? "card_declined" : null,
    refunds: [],
    disputes: [],
  });
  const refundOf = (reference: string, minor: number, status: ProviderRefund["status"]) => ({
    reference,
    providerReference: `test_${reference}`,
    status,
    amountMinor: minor,
  });
  return {
    name: "test",
    authorize: async (request, signal) =>
      viewOf(request, await speak(script.authorize, signal, script.delayMs)),
    capture: async (payment, take, signal) =>
      viewOf(payment, await speak(script.capture ?? "captured", signal), take.amountMinor),
    void: async (payment) => viewOf(payment, "voided"),
    lookup: async (payment, signal) =>
      memory.isCaptured
        ? viewOf(payment, "captured", memory.capturedMinor - (script.capturedMore ?? 0))
        : viewOf(payment, await speak(script.lookup, signal)),
    refund: async ({ refundReference, refund }, signal) =>
      refundOf(
        refundReference,
        refund.amountMinor,
        await speak(script.refund ?? "succeeded", signal),
      ),
    lookupRefund: async ({ refundReference, refund }, signal) =>
      refundOf(
        refundReference,
        refund.amountMinor,
        await speak(script.refundLookup ?? "succeeded", signal),
      ),
    payout: async ({ reference, amount, token }) => payoutOf(reference, amount.amountMinor, token),
    lookupPayout: async ({ reference, amount, token }) =>
      payoutOf(reference, amount.amountMinor, token),
    readWebhook: async () => {
      throw new ProviderError("rejected", "no_webhooks");
    },
    readSettlementFile: () => {
      throw new ProviderError("rejected", "no_settlement_files");
    },
    listSettlement: async () => [],
  };
}

/** `tok_declined` stands for an account that does not take money. */
function payoutOf(reference: string, amountMinor: number, token: string): ProviderPayout {
  const isFailed = token === "tok_declined";
  return {
    status: isFailed ? "failed" : "paid",
    providerReference: `test_${reference}`,
    amountMinor,
    failureCode: isFailed ? "account_closed" : null,
  };
}

function speak<T extends string>(
  word: T | Silence | Refused,
  signal: AbortSignal,
  delayMs = 0,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(new ProviderError("unknown", "no_answer"));
    };
    const answer = () => {
      signal.removeEventListener("abort", giveUp);
      if (word === "broken") giveUp();
      else if (word === "refused") reject(new ProviderError("rejected", "refused"));
      else if (word === "unreachable") reject(new ProviderError("not_sent", "unreachable"));
      else resolve(word as T);
    };
    signal.addEventListener("abort", giveUp);
    const timer = word === "silent" ? undefined : setTimeout(answer, delayMs);
  });
}
