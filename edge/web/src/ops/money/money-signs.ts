/**
 * The words of those who keep the books, and each state of money as a word, a sign and a tone: a state
 * is never told by its colour alone.
 */
import type { Classification } from "#shared/contracts/ops-reconciliation.ts";
import type { SagaState, SagaStep } from "#shared/contracts/ops-sagas.ts";
import type { WebhookState } from "#shared/contracts/webhooks.ts";
import type { DisputeState, PaymentState, PayoutState, RefundState } from "#shared/states.ts";
import type { IconName } from "../../design/icons.tsx";
import { currentSpeech, locale, type MessageKey, type PlainKey, say } from "../../i18n/speech.ts";

/** `bad` and `warn` want a person; `busy` is under way; `calm` is over. */
export type Tone = "good" | "busy" | "warn" | "bad" | "calm";

export interface MoneySign {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

type TermOf<K> = K extends `term.${infer T}` ? T : never;
/** A word of ours that is written into columns and logs, and has one for people. */
export type Term = TermOf<MessageKey>;

/** Its word is looked up when it is read: the page may change its language. */
export const signOf = (term: Term, icon: IconName, tone: Tone): MoneySign => ({
  icon,
  tone,
  get label() {
    return say(`term.${term}`);
  },
});

type Signs<S extends string> = Readonly<Record<S, MoneySign>>;

function signs<S extends Term>(looks: Readonly<Record<S, readonly [IconName, Tone]>>): Signs<S> {
  const made = {} as Record<S, MoneySign>;
  for (const term of Object.keys(looks) as S[]) {
    const [icon, tone] = looks[term];
    made[term] = signOf(term, icon, tone);
  }
  return made;
}

export const paymentSigns: Signs<PaymentState> = signs({
  created: ["dot", "busy"],
  requires_action: ["phone", "busy"],
  authorized: ["hourglass", "busy"],
  captured: ["check", "good"],
  partially_refunded: ["back", "calm"],
  refunded: ["back", "calm"],
  voided: ["cross", "calm"],
  failed: ["cross", "bad"],
  unknown: ["search", "warn"],
  disputed: ["alert", "bad"],
});

export const refundSigns: Signs<RefundState> = signs({
  created: ["dot", "busy"],
  pending: ["hourglass", "busy"],
  succeeded: ["check", "good"],
  failed: ["cross", "bad"],
  unknown: ["search", "warn"],
});

export const disputeSigns: Signs<DisputeState> = signs({
  open: ["alert", "warn"],
  won: ["check", "good"],
  lost: ["cross", "bad"],
});

export const payoutSigns: Signs<PayoutState> = signs({
  created: ["dot", "busy"],
  sent: ["hourglass", "busy"],
  paid: ["check", "good"],
  failed: ["cross", "bad"],
  unknown: ["search", "warn"],
});

export const sagaSigns: Signs<SagaState> = signs({
  running: ["arrow", "busy"],
  waiting: ["hourglass", "busy"],
  compensating: ["back", "warn"],
  done: ["check", "good"],
  compensated: ["back", "calm"],
  needs_attention: ["alert", "bad"],
});

export const sagaStepSigns: Signs<SagaStep["outcome"]> = signs({
  done: ["check", "good"],
  retry: ["refresh", "warn"],
  failed: ["cross", "bad"],
  waiting: ["hourglass", "busy"],
});

export const classificationSigns: Signs<Classification> = signs({
  matched: ["check", "good"],
  fee: ["minus", "calm"],
  pending_cutoff: ["hourglass", "calm"],
  amount_differs: ["alert", "bad"],
  currency_differs: ["alert", "bad"],
  missing_here: ["search", "bad"],
  missing_there: ["search", "warn"],
  duplicate: ["list", "warn"],
  unexpected_fee: ["minus", "warn"],
});

export const webhookSigns: Signs<WebhookState> = signs({
  stored: ["hourglass", "busy"],
  processed: ["check", "good"],
  ignored: ["minus", "calm"],
  failed: ["alert", "bad"],
});

const isKey = (key: string): key is PlainKey => key in currentSpeech().texts;

/** A word of ours for people. One that this page has never heard of is told as it is. */
export function termWords(word: string): string {
  const key = `term.${word.replaceAll(/[ .]/g, "_")}`;
  if (isKey(key)) return say(key);
  const spaced = word.replaceAll(/[._]/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What was tried and what came of it, as the history keeps it: `capture: unknown (timed_out)`. */
export function stepWords(reason: string): string {
  const [, tried, outcome, why] = /^([a-z_]+): ([a-z_ ]+?)(?: \(([a-z_]+)\))?$/.exec(reason) ?? [];
  if (tried === undefined || outcome === undefined) return termWords(reason);
  const told = { step: termWords(tried), outcome: termWords(outcome) };
  if (why === undefined) return say("books.step_outcome", told);
  return say("books.step_outcome_why", { ...told, why: termWords(why) });
}

/** How many there are of each kind; nothing when there are none. */
export function tallyWords(counts: Readonly<Record<string, number | undefined>>): string {
  const told = Object.entries(counts)
    .filter(([, count]) => (count ?? 0) > 0)
    .map(([kind, count]) => say("books.tally", { kind: termWords(kind), count: count ?? 0 }));
  return new Intl.ListFormat(locale(), { type: "unit" }).format(told);
}

/** `pay_in_01K…8F7K2A` → `pay …8F7K2A`; anything else as it is, cut when it is long. */
export function shortId(id: string): string {
  const known = /^([a-z]+)_[a-z]{2}_[0-9A-Za-z]{10,}$/.exec(id);
  if (known) return `${known[1]} …${id.slice(-6)}`;
  return id.length > 18 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
