/**
 * What a simulated city does with its money, decided by a seed alone. A subject is a customer with a
 * store and a rider of its own: its steps follow one another, subjects run beside each other. What a
 * step comes to must not depend on when it runs, so that the same seed has the same end.
 */
import { makeLots } from "./lots.ts";

export type Way =
  | "card"
  | "challenge"
  | "declined"
  | "wallet"
  | "cash"
  | "pending_refund"
  | "refund_fails";

export type Step =
  | { readonly do: "credit"; readonly amountMinor: number }
  | { readonly do: "top_up"; readonly amountMinor: number; readonly way: Way }
  | {
      readonly do: "place";
      readonly way: Way;
      readonly goodsMinor: number;
      readonly deliveryMinor: number;
      /** Whether the customer says yes to the bank. */
      readonly approves: boolean;
    }
  | { readonly do: "reject" }
  | { readonly do: "cancel"; readonly isCooking: boolean }
  | { readonly do: "deliver" }
  | {
      readonly do: "refund";
      /** Of what was taken, in basis points. */
      readonly share: number;
      /** So many at once, each a wish of its own. */
      readonly rivals: number;
      readonly destination: "original" | "wallet" | undefined;
      readonly bearer: "shares" | "platform" | "partner" | undefined;
    }
  | { readonly do: "tip"; readonly amountMinor: number; readonly way: Way }
  | {
      readonly do: "dispute";
      readonly share: number;
      readonly outcome: "won" | "lost";
    }
  /** More from the wallet at once than is in it. */
  | { readonly do: "squeeze"; readonly wishes: number }
  | { readonly do: "pay_out" }
  | { readonly do: "hold_payouts" };

/** A step and how often the very same request is sent, at once. */
export interface Planned {
  readonly step: Step;
  readonly copies: number;
}

export interface Subject {
  readonly number: number;
  /** Which of the region's providers keeps its cards. */
  readonly provider: number;
  readonly steps: readonly Planned[];
}

/** Requests that a subject's steps make: what a run is measured by. */
export function countOperations(subjects: readonly Subject[]): number {
  return subjects.reduce(
    (total, { steps }) => total + steps.reduce((sum, planned) => sum + requestsOf(planned), 0),
    0,
  );
}

export function requestsOf({ step, copies }: Planned): number {
  switch (step.do) {
    case "refund":
      return step.rivals * copies;
    case "squeeze":
      return step.wishes * copies;
    case "place":
      return copies + (step.way === "challenge" ? 1 : 0);
    case "dispute":
      return 2;
    case "pay_out":
      return 2 * copies;
    default:
      return copies;
  }
}

/** As many subjects as it takes for so many operations. */
export function planRun(seed: number, operations: number): Subject[] {
  const subjects: Subject[] = [];
  let planned = 0;
  while (planned < operations) {
    const subject = planSubject(seed, subjects.length);
    subjects.push(subject);
    planned += countOperations([subject]);
  }
  return subjects;
}

const ORDERS = 5;

function planSubject(seed: number, number: number): Subject {
  const lots = makeLots([seed, "subject", number]);
  const steps: Step[] = [];
  if (lots.chance(0.8)) {
    steps.push({ do: "credit", amountMinor: lots.between(500, 6_000) });
  }
  if (lots.chance(0.7)) {
    const way = lots.pick<Way>(["card", "card", "card", "declined"]);
    steps.push({ do: "top_up", amountMinor: lots.between(5_000, 60_000), way });
  }
  for (let order = 0; order < ORDERS; order++) steps.push(...planOrder(lots));
  if (lots.chance(0.5)) steps.push({ do: "squeeze", wishes: lots.between(2, 4) });
  if (lots.chance(0.2)) steps.push({ do: "hold_payouts" });
  steps.push({ do: "pay_out" });
  return {
    number,
    provider: lots.between(0, 5),
    steps: steps.map((step) => ({ step, copies: lots.chance(0.3) ? lots.between(2, 4) : 1 })),
  };
}

type Lots = ReturnType<typeof makeLots>;

function planOrder(lots: Lots): Step[] {
  const way = lots.pick<Way>([
    ...(["card", "card", "card", "card", "card", "cash", "wallet", "wallet"] as const),
    ...(["challenge", "declined", "pending_refund", "refund_fails"] as const),
  ]);
  const place: Step = {
    do: "place",
    way,
    goodsMinor: lots.between(300, 30_000),
    deliveryMinor: lots.between(0, 4_000),
    approves: lots.chance(0.7),
  };
  if (way === "declined" || (way === "challenge" && !place.approves)) return [place];
  const fate = lots.between(0, 9);
  if (fate === 0) return [place, { do: "reject" }];
  if (fate <= 2) return [place, { do: "cancel", isCooking: lots.chance(0.6) }];
  return [place, { do: "deliver" }, ...planAfterwards(lots, way)];
}

function planAfterwards(lots: Lots, way: Way): Step[] {
  const steps: Step[] = [];
  if (lots.chance(0.4)) {
    const tipWay = lots.pick<Way>(["card", "card", "declined", "wallet"]);
    steps.push({ do: "tip", amountMinor: lots.between(50, 1_500), way: tipWay });
  }
  const refunds = lots.chance(0.6) ? lots.between(1, 3) : 0;
  for (let refund = 0; refund < refunds; refund++) {
    steps.push({
      do: "refund",
      share: lots.pick([10_000, 5_000, 3_333, 2_000, 700]),
      // What a bank sends back a moment later can be asked for again: who comes when would decide.
      rivals: way === "refund_fails" ? 1 : lots.pick([1, 1, 2, 6, 20]),
      // Notes that somebody carries cannot go back the way they came.
      destination:
        way === "cash"
          ? lots.pick(["wallet", undefined] as const)
          : lots.pick(["original", "original", "wallet", undefined] as const),
      bearer: lots.pick(["shares", "shares", "platform", "partner", undefined] as const),
    });
  }
  const isCard = way === "card" || way === "challenge";
  if (isCard && lots.chance(0.12)) {
    steps.push({
      do: "dispute",
      share: lots.pick([10_000, 4_000]),
      outcome: lots.pick(["won", "lost"] as const),
    });
  }
  return steps;
}
