/** What goes wrong at the providers: mostly on the way, and for a few payments in what they do. */
import type { RegionCode } from "#shared/regions.ts";
import type { FaultRule } from "../../providers/simulator/index.ts";
import { idUnder } from "./decided-ids.ts";
import { makeLots } from "./lots.ts";
import type { Subject } from "./proof-plan.ts";

type Rule = Partial<FaultRule> & Pick<FaultRule, "fault">;

/** Drawn by reference, operation and attempt, so that they hit the same questions in every run. */
const onTheWay: readonly (readonly [FaultRule["fault"], probability: number, ms?: number])[] = [
  // Longer than the core waits for an answer about a payment, and shorter than for a report.
  ["timeout_before", 0.004, 3_500],
  ["timeout_after", 0.004, 3_500],
  ["error_before", 0.02],
  ["error_after", 0.02],
  ["reset_before", 0.02],
  ["reset_after", 0.02],
  ["rate_limited", 0.01],
  ["slow", 0.01, 400],
  ["webhook_duplicate", 0.1, 30],
  ["webhook_reordered", 0.2, 900],
  ["webhook_late", 0.04, 2_500],
];

/**
 * News that our own looking replaces. What a provider does by itself much later (a dispute, a refund
 * that comes back) is told by nothing but its report when its news is lost for ever.
 */
const replaceable = [
  "payment_authorized",
  "payment_captured",
  "payment_voided",
  "payment_declined",
  "refund_created",
  "payout_paid",
];

/** Payments of which a little less is taken than was asked for. */
const WRONG_AMOUNTS = 6;
/** A placing whose core died is made by a later request, under another name. */
const REQUESTS = 10;

export function faultsOf(seed: number, subjects: readonly Subject[], region: RegionCode): Rule[] {
  const lots = makeLots([seed, "faults"]);
  // Of several copies any may win, each with names of its own.
  const placings = subjects.flatMap((subject) =>
    subject.steps.flatMap(({ step, copies }, index) =>
      step.do === "place" && step.way === "card" && copies === 1
        ? [{ seed, subject: subject.number, step: index, rival: 0 }]
        : [],
    ),
  );
  const wrong = Array.from({ length: Math.min(WRONG_AMOUNTS, placings.length) }, (_, one) => {
    const placing = lots.pick(placings);
    const operation = one % 2 ? "capture" : "authorize";
    return Array.from({ length: REQUESTS }, (_, request): Rule => {
      const reference = idUnder({ ...placing, request }, "payment", region);
      return { fault: "wrong_amount", operation, reference };
    });
  });
  const usual = onTheWay.map(
    ([fault, probability, ms]): Rule => ({
      ...{ fault, probability, seed: String(seed) },
      ...(ms === undefined ? {} : { ms }),
    }),
  );
  const lost = replaceable.map(
    (news): Rule => ({ fault: "webhook_lost", probability: 0.06, seed: String(seed), news }),
  );
  return [...wrong.flat(), ...lost, ...usual];
}
