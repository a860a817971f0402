import { describe, expect, test } from "vitest";
import * as rules from "./order-saga-rules.ts";

const now = new Date("2026-11-22T12:00:00Z");
const later = new Date(now.getTime() + 60_000);
type Order = rules.OrderFacts["order"];
type Payment = NonNullable<rules.OrderFacts["payment"]>;

function facts(
  order: Partial<Order>,
  payment: Partial<Payment> = {},
  stock: rules.OrderFacts["stock"] = "held",
): rules.OrderFacts {
  return {
    now,
    stock,
    order: {
      vertical: "delivery",
      ...{ state: "created", deadlineAt: later, releaseAt: now, cancellationFeeMinor: null },
      ...order,
    },
    payment: {
      ...{ state: "created", goal: "authorize", capturedMinor: 0, unexpectedMinor: 0 },
      ...{ refundPendingMinor: 0, refundedMinor: 0, settledAt: null, attention: null },
      ...{ failureCode: null, requestedWithKey: null },
      ...payment,
    },
  };
}

test("an authorization that ran out is asked for anew once, and what is refused then is a debt", () => {
  const standing = (payment: Partial<Payment>) => {
    const given = facts({ state: "delivered" }, { state: "failed", ...payment });
    return [rules.captured(given), rules.problemOf(given)];
  };
  const failureCode = "authorization_ended";
  expect(standing({ failureCode })).toEqual(["open", null]);
  expect(standing({ failureCode, requestedWithKey: rules.RENEWAL })).toEqual([
    ...["none", "capture_refused"],
  ]);
  expect(standing({ failureCode: "card_declined" })).toEqual(["none", "capture_refused"]);
  const strange = { failureCode, attention: "late_success" };
  expect(standing(strange)).toEqual(["none", "late_success"]);
});

describe("a ride, which is paid when it has ended", () => {
  const ended = { vertical: "ride", state: "completed" } as const;
  const standings = (given: rules.OrderFacts) =>
    [rules.authorized, rules.fulfilled, rules.captured, rules.settled, rules.notified].map((of) =>
      of(given),
    );

  test("is captured, shared out and paid", () => {
    expect(standings(facts(ended, { goal: "capture" })).slice(0, 3)).toEqual([
      ...["done", "done", "open"],
    ]);
    const captured = facts(ended, { state: "captured", capturedMinor: 9_000 });
    expect(standings(captured)).toEqual(["done", "done", "done", "open", "open"]);
    const settled = facts({ ...ended, state: "paid" }, { state: "captured", settledAt: now });
    expect(standings(settled)).toEqual(["done", "done", "done", "done", "done"]);
  });

  test("waits for another way to pay when the first one was refused, and is nobody else's debt", () => {
    for (const state of ["failed", "voided"] as const) {
      const refused = facts(ended, { state, goal: "capture" });
      expect(rules.captured(refused)).toBe("waiting");
      expect(rules.problemOf(refused)).toBeNull();
    }
    expect(rules.captured({ ...facts(ended), payment: undefined })).toBe("waiting");
  });
});

describe("authorizing", () => {
  test.each([
    [facts({}), "open"],
    [facts({}, { state: "unknown" }), "open"],
    [facts({}, { state: "requires_action" }), "waiting"],
    [facts({ deadlineAt: now }, { state: "requires_action" }), "open"],
    [facts({ releaseAt: later }, { state: "authorized" }), "waiting"],
    [facts({ deadlineAt: now, releaseAt: later }, { state: "authorized" }), "open"],
    [facts({}, { state: "authorized" }), "open"],
    [facts({ state: "waiting_accept" }, { state: "authorized" }), "done"],
  ] as const)("%#", (given, standing) => expect(rules.authorized(given)).toBe(standing));
});

describe("letting go", () => {
  test.each([
    ["created", "open"],
    ["unknown", "open"],
    ["authorized", "open"],
    ["voided", "done"],
    ["failed", "none"],
    ["captured", "none"],
  ] as const)("of what is %s: %s", (state, standing) => {
    expect(rules.voided(facts({ state: "cancelled" }, { state }))).toBe(standing);
  });

  test.each([
    ["held", "open"],
    ["released", "done"],
    ["committed", "none"],
    [undefined, "none"],
  ] as const)("of stock that is %s: %s", (stock, standing) => {
    const given = { ...facts({ state: "cancelled" }), stock };
    expect(rules.released(given)).toBe(standing);
  });
});

describe("giving back what was taken for nothing", () => {
  const given = (payment: Partial<Payment>, cancellationFeeMinor: number | null = null) =>
    facts({ state: "cancelled", cancellationFeeMinor }, { state: "captured", ...payment });
  test.each([
    [given({ capturedMinor: 500 }), "open", 500],
    [given({ capturedMinor: 500 }, 200), "open", 300],
    [given({ capturedMinor: 200 }, 200), "none", 0],
    [given({ capturedMinor: 500, refundPendingMinor: 500 }), "waiting", 0],
    [given({ capturedMinor: 500, refundedMinor: 500, state: "refunded" }), "done", 0],
    [given({ capturedMinor: 500, refundedMinor: 100, state: "partially_refunded" }), "open", 400],
    [given({ capturedMinor: 500, unexpectedMinor: 500 }), "none", 0],
    [given({ capturedMinor: 500, attention: "captured_not_voided" }), "person", 500],
    [given({ capturedMinor: 500, state: "disputed" }), "none", 0],
    [given({ capturedMinor: 500, settledAt: new Date(0) }), "open", 500],
    [given({ capturedMinor: 500, goal: "void", settledAt: new Date(0) }), "none", 0],
  ] as const)("%#", (facts, standing, owed) => {
    expect(rules.refunded(facts)).toBe(standing);
    expect(rules.owedMinor(facts)).toBe(owed);
  });
});

describe("after delivery", () => {
  const delivered = (payment: Partial<Payment>) => facts({ state: "delivered" }, payment);
  test("the money is taken, shared out, and told", () => {
    expect(rules.captured(delivered({ state: "authorized", goal: "capture" }))).toBe("open");
    expect(rules.captured(delivered({ state: "unknown", goal: "capture" }))).toBe("open");
    expect(rules.captured(delivered({ state: "captured" }))).toBe("done");
    expect(rules.settled(delivered({ state: "captured" }))).toBe("open");
    expect(rules.settled(delivered({ state: "captured", settledAt: now }))).toBe("done");
    expect(rules.notified(delivered({}))).toBe("open");
    expect(rules.notified(facts({ state: "completed" }))).toBe("done");
  });

  test("a refused capture is a debt that a person sees, and holds up nothing", () => {
    const refused = delivered({ state: "failed", goal: "capture" });
    expect(rules.captured(refused)).toBe("none");
    expect(rules.settled(refused)).toBe("none");
    expect(rules.problemOf(refused)).toBe("capture_refused");
  });

  test("less than was asked for waits for a person before it is shared out", () => {
    const less = delivered({ state: "captured", attention: "captured_too_little" });
    expect(rules.settled(less)).toBe("person");
    expect(rules.problemOf(less)).toBe("captured_too_little");
  });
});
