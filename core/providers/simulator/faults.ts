/** Which fault happens. A pure function of the rules and the question, so that a run repeats. */
import { createHash } from "node:crypto";
import { z } from "zod";

export const FaultKind = z.enum([
  /** No answer for `ms`, and then none either; nothing was done, or everything was. */
  "timeout_before",
  "timeout_after",
  "error_before",
  "error_after",
  "reset_before",
  "reset_after",
  "rate_limited",
  /** Done and answered after `ms`. */
  "slow",
  /** One minor unit less than asked is authorized or captured. */
  "wrong_amount",
  "declined",
  /** After a capture, `ms` later. */
  "dispute",
  /** It succeeds and comes back after `ms`. */
  "refund_fails_later",
  "webhook_duplicate",
  "webhook_lost",
  /** `ms` later; reordered: by a moment of its own, so that later ones overtake it. */
  "webhook_late",
  "webhook_reordered",
]);
export type FaultKind = z.infer<typeof FaultKind>;

export const FaultRule = z.strictObject({
  fault: FaultKind,
  /** What it matches; what is left out matches all. */
  provider: z.enum(["stripe", "razorpay", "paypal"]).optional(),
  /** `authorize`, `capture`, `void`, `refund`, `payout`, `lookup`, `list`, `webhook`. */
  operation: z.string().optional(),
  reference: z.string().optional(),
  /** For webhooks: only this kind of news, such as `payment_captured`. */
  news: z.string().optional(),
  /** Only this one of the asks about (reference, operation), from 1. */
  attempt: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).default(1),
  seed: z.string().default("0"),
  ms: z.int().min(0).max(600_000).optional(),
});
export type FaultRule = z.output<typeof FaultRule>;

export interface Asked {
  readonly provider: string;
  readonly operation: string;
  readonly reference: string;
  readonly attempt: number;
  readonly news?: string;
}

const webhookFaults: readonly FaultKind[] = [
  "webhook_duplicate",
  "webhook_lost",
  "webhook_late",
  "webhook_reordered",
];

/** The first rule that matches and whose lot is drawn. */
export function decideFault(
  rules: readonly FaultRule[],
  asked: Asked,
): (FaultRule & { readonly lot: number }) | undefined {
  for (const [index, rule] of rules.entries()) {
    const isOfWebhooks = webhookFaults.includes(rule.fault);
    if (isOfWebhooks !== (asked.operation === "webhook")) continue;
    const isMeant =
      (rule.provider ?? asked.provider) === asked.provider &&
      (rule.operation ?? asked.operation) === asked.operation &&
      (rule.reference ?? asked.reference) === asked.reference &&
      (rule.attempt ?? asked.attempt) === asked.attempt &&
      (rule.news ?? asked.news) === asked.news;
    if (!isMeant) continue;
    const lot = lotOf([
      rule.seed,
      index,
      rule.fault,
      asked.provider,
      asked.operation,
      asked.reference,
      asked.attempt,
    ]);
    if (lot < rule.probability) return { ...rule, lot };
  }
  return undefined;
}

/** In [0, 1). */
export function lotOf(parts: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(parts.join("|")).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
