import { describe, expect, it } from "vitest";
import { money } from "#shared/money.ts";
import { forgetIntent, intentKey, type KeyStore } from "./intent-key.ts";
import { amountText, parseAmount } from "./parse-amount.ts";
import { failureSentence, periodWords, refundSentence, safePage } from "./payment-words.ts";
import { tipChoices } from "./tip-choices.ts";

describe("what somebody typed as an amount", () => {
  it.each([
    ["12", "INR", 1_200],
    ["12.5", "INR", 1_250],
    ["12,50", "INR", 1_250],
    [" 1 200 ", "GBP", 120_000],
    ["0.05", "USD", 5],
    ["500", "JPY", 500],
    ["1.234", "KWD", 1_234],
    ["7.", "INR", 700],
  ] as const)("%j of %s is %i", (typed, currency, minor) => {
    expect(parseAmount(typed, currency)).toEqual(money(minor, currency));
  });

  it.each([
    ["", "INR"],
    ["0", "INR"],
    ["-5", "INR"],
    ["1.234", "INR"],
    ["1,200", "INR"],
    ["1.5", "JPY"],
    ["1e3", "INR"],
    ["12abc", "INR"],
    ["99999999999", "INR"],
    ["999999999", "INR"],
  ] as const)("%j of %s is nothing", (typed, currency) => {
    expect(parseAmount(typed, currency)).toBeUndefined();
  });

  it("comes back as it is shown", () => {
    for (const minor of [1, 5, 99, 100, 12_345]) {
      const amount = money(minor, "INR");
      expect(parseAmount(amountText(amount), "INR")).toEqual(amount);
    }
  });
});

describe("tips to choose from", () => {
  const minors = (total: number, currency: "INR" | "GBP" | "USD") =>
    tipChoices(money(total, currency)).map(({ amountMinor }) => amountMinor);

  it("are round amounts of the currency", () => {
    expect(minors(44_500, "INR")).toEqual([2_000, 4_500, 6_500]);
    expect(minors(2_350, "GBP")).toEqual([100, 200, 400]);
    expect(minors(900, "USD")).toEqual([50, 100, 150]);
  });

  it("are there once each, and never more than the total", () => {
    expect(minors(100, "USD")).toEqual([50]);
    expect(minors(10, "USD")).toEqual([]);
  });
});

describe("a key for what is meant", () => {
  const kept = new Map<string, string>();
  const store: KeyStore = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
  let made = 0;
  const newKey = () => `key-${++made}`;

  it("is the same until it is done, and another for another amount", () => {
    const first = intentKey("tip", ["ord_1", "500"], store, newKey);
    expect(intentKey("tip", ["ord_1", "500"], store, newKey)).toBe(first);
    expect(intentKey("top-up", ["ord_1", "500"], store, newKey)).not.toBe(first);
    const other = intentKey("tip", ["ord_1", "600"], store, newKey);
    expect(other).not.toBe(first);
    forgetIntent("tip", store);
    expect(intentKey("tip", ["ord_1", "600"], store, newKey)).not.toBe(other);
  });

  it("does not mind what somebody else wrote there", () => {
    kept.set("beeline.key.tip", "not json");
    expect(intentKey("tip", ["x"], store, newKey)).toMatch(/^key-/);
  });
});

it("says what to do after a failure, also one that it does not know", () => {
  expect(failureSentence("expired_card")).toContain("expired");
  expect(failureSentence("something_new")).toContain("Nothing was charged");
  expect(failureSentence(null)).toContain("another way to pay");
});

it("names the period of a payout", () => {
  expect(periodWords({ period: "2026-W47" })).toBe("Week 47");
  expect(periodWords({ period: "2026-11-22" }, "en-GB")).toBe("22 Nov");
});

it("follows a bank only to a web page", () => {
  expect(safePage("https://bank.example/3ds?x=1")).toBe("https://bank.example/3ds?x=1");
  expect(safePage("javascript:alert(1)")).toBeNull();
  expect(safePage("nonsense")).toBeNull();
  expect(safePage(null)).toBeNull();
});

it("says where a refund is", () => {
  const back = { state: "succeeded", destination: "original" } as const;
  expect(refundSentence(back, "stripe")).toContain("the way you paid");
  expect(refundSentence(back, "wallet")).toBe("It is in your wallet.");
  expect(refundSentence({ ...back, destination: "wallet" }, "cash")).toBe("It is in your wallet.");
  expect(refundSentence({ ...back, state: "pending" }, "stripe")).toContain(
    "on its way to the card",
  );
});
