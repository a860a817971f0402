import { afterEach, describe, expect, it, test } from "vitest";
import { LedgerCheckScope } from "#shared/contracts/ops-ledger.ts";
import {
  CreditReason,
  PaymentAttention,
  ResolveAction,
  ResolveReason,
} from "#shared/contracts/ops-payments.ts";
import {
  Classification,
  Resolution,
  SettlementKind,
} from "#shared/contracts/ops-reconciliation.ts";
import { SagaRetryReason } from "#shared/contracts/ops-sagas.ts";
import { HoldReason } from "#shared/contracts/payouts.ts";
import { RefundBearer, RefundDestination, RefundReason } from "#shared/contracts/refunds.ts";
import { languageCodes } from "#shared/languages.ts";
import { PaymentProviderName } from "#shared/payment-providers.ts";
import { ActorRole } from "#shared/roles.ts";
import { PaymentState } from "#shared/states.ts";
import { loadTexts } from "../../i18n/load-language.ts";
import { setLanguage } from "../../i18n/speech.ts";
import { csvParts } from "./csv-parts.ts";
import {
  classificationSigns,
  disputeSigns,
  paymentSigns,
  payoutSigns,
  refundSigns,
  sagaSigns,
  sagaStepSigns,
  shortId,
  stepWords,
  tallyWords,
  termWords,
  webhookSigns,
} from "./money-signs.ts";
import {
  accountPath,
  amountOf,
  amountProblem,
  differenceOf,
  ledgerSearchOf,
  leftToRefund,
  searchOf,
  usualBearer,
} from "./refund-rules.ts";
import { spanOfDays, yesterday } from "./run-days.ts";
import { attentionFirst, planOf } from "./saga-view.ts";

const inr = (amountMinor: number) => ({ amountMinor, currency: "INR" as const });

afterEach(async () => setLanguage("en", await loadTexts("en")));

describe.each(languageCodes)("the words of money in %s", (language) => {
  it("never tell two states of one thing apart by colour alone", async () => {
    setLanguage(language, await loadTexts(language));
    for (const signs of [
      paymentSigns,
      refundSigns,
      disputeSigns,
      payoutSigns,
      sagaSigns,
      sagaStepSigns,
      classificationSigns,
      webhookSigns,
    ]) {
      const labels = Object.values(signs).map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  it("are there for everything that the contracts may name", async () => {
    const texts = await loadTexts(language);
    const named = [
      ...[PaymentProviderName, PaymentState, PaymentAttention, ResolveAction, ResolveReason],
      ...[CreditReason, RefundReason, RefundDestination, RefundBearer, ActorRole, SagaRetryReason],
      ...[Classification, Resolution, SettlementKind, HoldReason, LedgerCheckScope],
    ].flatMap(({ options }) => options);
    expect(named.filter((word) => !(`term.${word}` in texts))).toEqual([]);
  });
});

describe("words of ours", () => {
  it("are told as they are when nobody has put them into words", () => {
    expect(termWords("provider_clearing")).toBe("Provider clearing");
    expect(termWords("never_heard.of")).toBe("Never heard of");
    expect(termWords("")).toBe("");
  });

  it("tell the steps of a history one by one", () => {
    expect(stepWords("capture: captured")).toBe("Capture: Captured");
    expect(stepWords("capture: unknown (timed_out)")).toBe("Capture: Unknown (Timed out)");
    expect(stepWords("refund: succeeded after all")).toBe("Refund: Succeeded after all");
    expect(stepWords("refund promised")).toBe("Refund promised");
  });

  it("count what there is of each kind", () => {
    expect(tallyWords({ matched: 4, fee: 0, duplicate: 1_200 })).toBe(
      "Matched: 4, Duplicate: 1,200",
    );
    expect(tallyWords({})).toBe("");
  });

  it("shorten ids of ours and leave short names alone", () => {
    expect(shortId("pay_in_01KAPQ5G7N0000000000008F7K")).toBe("pay …008F7K");
    expect(shortId("platform")).toBe("platform");
    expect(shortId("pi_3NxYzABCDEFGHIJKLMN")).toBe("pi_3NxYz…IJKLMN");
  });
});

describe("a refund", () => {
  it("is at most what was captured and has not gone back, or begun to", () => {
    const captured = { captured: inr(10_000), refunded: inr(2_500), refundPending: inr(500) };
    expect(leftToRefund(captured)).toEqual(inr(7_000));
    expect(leftToRefund({ ...captured, refunded: inr(10_000) })).toEqual(inr(0));
  });

  it("takes an amount in the currency's own units up to what is left", () => {
    expect(amountOf("70", "INR", 7_000)).toEqual(inr(7_000));
    expect(amountOf("70,01", "INR", 7_000)).toBeUndefined();
    expect(amountOf("70", "JPY", 70)).toEqual({ amountMinor: 70, currency: "JPY" });
    expect(amountProblem("70.00", "INR", 7_000)).toBeUndefined();
    expect(amountProblem("70.01", "INR", 7_000)).toBe("That is more than is left.");
    for (const wrong of ["", " ", "0", "-5", "1.234", "1e3", "ten", "1.5x"]) {
      expect(amountProblem(wrong, "INR", 7_000), wrong).toBeDefined();
    }
  });
});

test("a refund goes at the cost of whose mistake it was, and never at the rider's by itself", () => {
  expect(usualBearer("missing_item")).toBe("partner");
  expect(usualBearer("late")).toBe("platform");
  // Only what nobody expected: it was never shared out.
  expect(usualBearer("unexpected_money")).toBe("shares");
});

describe("looking for things", () => {
  it("knows what an id names", () => {
    expect(searchOf(" ord_in_1 ")).toEqual({ orderId: "ord_in_1" });
    expect(searchOf("cus_in_1")).toEqual({ customerId: "cus_in_1" });
    expect(searchOf("pi_123")).toEqual({ reference: "pi_123" });
    expect(searchOf("  ")).toEqual({});
    expect(ledgerSearchOf("cus_in_1")).toEqual({ reference: "cus_in_1" });
    expect(ledgerSearchOf("ord_in_1")).toEqual({ orderId: "ord_in_1" });
    expect(accountPath("tips:platform:INR")).toBe(
      "/ops/money/ledger/accounts/tips%3Aplatform%3AINR",
    );
  });
});

describe("a difference", () => {
  it("is what they say less what we booked", () => {
    expect(differenceOf(inr(500), inr(450))).toEqual(inr(-50));
    expect(differenceOf(null, inr(450))).toEqual(inr(450));
    expect(differenceOf(inr(500), null)).toEqual(inr(-500));
    expect(differenceOf(null, null)).toBeUndefined();
    expect(differenceOf(inr(1), { amountMinor: 1, currency: "USD" })).toBeUndefined();
  });
});

describe("a file that is too long", () => {
  const head = "id,amount\n";

  it("is cut between its records, each part with the head", () => {
    const records = Array.from({ length: 40 }, (_, at) => `r${at},"1\n${at}"\n`);
    const parts = csvParts(head + records.join(""), 100)!;
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(100);
      expect(part.startsWith(head)).toBe(true);
    }
    expect(parts.map((part) => part.slice(head.length)).join("")).toBe(records.join(""));
  });

  it("stays whole when it fits, and is refused when a record does not", () => {
    expect(csvParts("a\nb\n", 100)).toEqual(["a\nb\n"]);
    expect(csvParts(`${head}${"x".repeat(200)}\n`, 100)).toBeUndefined();
    expect(csvParts(`${head}r1,1\nr2,2`, 16)).toEqual([`${head}r1,1\n`, `${head}r2,2`]);
  });
});

describe("days of a run", () => {
  it("go from midnight to midnight", () => {
    expect(yesterday(Date.parse("2026-03-01T00:30:00Z"))).toBe("2026-02-28");
    expect(spanOfDays("2026-02-28", "2026-03-01", 31)).toEqual({
      start: "2026-02-28T00:00:00.000Z",
      end: "2026-03-02T00:00:00.000Z",
    });
  });

  it("are refused when there are none, too many, or the wrong way round", () => {
    for (const [from, to] of [
      ["", "2026-01-01"],
      ["2026-01-01", ""],
      ["2026-01-02", "2026-01-01"],
      ["2026-01-01", "2026-02-01"],
    ] as const) {
      expect(spanOfDays(from, to, 31)).toBeUndefined();
    }
  });
});

describe("a saga", () => {
  const at = "2026-11-22T10:00:00Z";
  const plan = ["reserve_stock", "authorize", "capture"].map((step) => {
    return {
      step,
      compensation: step === "capture" ? null : `undo_${step}`,
      isPivot: step === "capture",
    };
  });
  const happened = (
    step: string,
    outcome: "done" | "retry" | "failed" | "waiting",
    direction: "forward" | "compensate" = "forward",
  ) => ({ step, outcome, direction, problem: null, actorId: null, at });
  const phases = (saga: Parameters<typeof planOf>[0]) => planOf(saga).map(({ phase }) => phase);

  it("shows what is done, what is now and what is to come", () => {
    const history = [happened("reserve_stock", "done"), happened("authorize", "retry")];
    const saga = { plan, history, step: "authorize", state: "running" as const };
    expect(phases(saga)).toEqual(["done", "now", "next"]);
    expect(planOf(saga)[1]!.last?.outcome).toBe("retry");
  });

  it("takes what lies behind it for done, also without a line of its own", () => {
    const behind = { plan, history: [], step: "capture" };
    expect(phases({ ...behind, state: "waiting" })).toEqual(["done", "done", "now"]);
    expect(phases({ ...behind, state: "done" })).toEqual(["done", "done", "done"]);
    expect(phases({ ...behind, state: "needs_attention" })).toEqual(["next", "next", "now"]);
  });

  it("shows what was undone, and nothing as now when it is over", () => {
    const history = [
      happened("reserve_stock", "done"),
      happened("authorize", "failed"),
      happened("reserve_stock", "done", "compensate"),
    ];
    const saga = { plan, history, step: "reserve_stock", state: "compensated" as const };
    expect(phases(saga)).toEqual(["undone", "next", "next"]);
  });

  it("comes first when it waits for a person, and once", () => {
    const of = (id: string) => ({ id }) as Parameters<typeof attentionFirst>[0][number];
    const ids = attentionFirst([of("b")], [of("a"), of("b"), of("c")]).map(({ id }) => id);
    expect(ids).toEqual(["b", "a", "c"]);
  });
});
