import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outbox, paymentMethods, payments, paymentTransitions } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { startJobs } from "../jobs/index.ts";
import { newId, transact } from "../platform/index.ts";
import { startTestCore, type TestCore, type TestPerson, until } from "../test/index.ts";
import {
  authorizePayment,
  capturePayment,
  draftPayment,
  drivePayment,
  findPayments,
  openPayment,
  type PaymentOpening,
  type PaymentRow,
  settleDuePayments,
  startPaymentsReconciler,
  voidPayment,
} from "./index.ts";

let core: TestCore;
let customer: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  customer = await core.person("customer");
});
afterAll(() => core.stop());

async function cardWith(token: string): Promise<string> {
  const body = { provider: "test" as const, token, lastFour: "4242", brand: "Visa" };
  const found = (await customer.call(routes.listPaymentMethods)).items;
  const rows = await core.system.db.select().from(paymentMethods);
  const known = rows.find((row) => row.token === token && found.some(({ id }) => id === row.id));
  return known?.id ?? (await customer.call(routes.addPaymentMethod, { body })).id;
}

const open = async (opening: PaymentOpening) =>
  openPayment(core.system, await draftPayment(core.system, opening));

/** An open payment of a new order that pays with this test token, or with cash. */
async function opened(token?: string): Promise<PaymentRow> {
  return open({
    orderId: newId(core.system, "order"),
    customerId: customer.id,
    methodId: token ? await cardWith(token) : "cash",
    amount: { amountMinor: 12_900, currency: "INR" },
  });
}

async function story(payment: PaymentRow): Promise<string[]> {
  const rows = await core.system.db
    .select()
    .from(paymentTransitions)
    .where(eq(paymentTransitions.paymentId, payment.id))
    .orderBy(paymentTransitions.version);
  const events = await core.system.db
    .select()
    .from(outbox)
    .where(eq(outbox.partitionKey, payment.subjectId))
    .orderBy(outbox.sequence);
  const states = rows.map((row) => row.to);
  expect(events.map((event) => event.payload.to)).toEqual(states);
  return states;
}

const reload = async (row: PaymentRow) =>
  (await findPayments(core.system, [row.subjectId])).get(row.subjectId)!;

describe("opening", () => {
  it("makes one payment per order, whatever is repeated", async () => {
    const order = {
      orderId: newId(core.system, "order"),
      customerId: customer.id,
      methodId: "cash",
      amount: { amountMinor: 500, currency: "INR" as const },
    };
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => open(order)));
    const rows = attempts.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(rows).toHaveLength(1);
    // Nobody has to be called for cash.
    expect(rows[0]).toMatchObject({ state: "authorized", provider: "cash", amountMinor: 500 });
    expect(await story(rows[0]!)).toEqual(["created", "authorized"]);
  });

  it("refuses a method that is unknown or somebody else's", async () => {
    const other = await core.person("customer");
    const card = await cardWith("tok_ok");
    for (const methodId of [card, "pmt_in_none", "visa"]) {
      const attempt = open({
        orderId: newId(core.system, "order"),
        customerId: other.id,
        methodId,
        amount: { amountMinor: 1, currency: "INR" },
      });
      await expect(attempt).rejects.toMatchObject({
        code: "VALIDATION_FAILED",
        options: { issues: [{ path: "paymentMethodId" }] },
      });
    }
  });
});

describe("the way of the money", () => {
  it("is authorized, then captured once, for cash and card", async () => {
    for (const token of [undefined, "tok_ok", "tok_slow"]) {
      const payment = await opened(token);
      expect(await authorizePayment(core.system, payment.id)).toMatchObject({
        state: "authorized",
        leaseUntil: null,
        dueAt: null,
      });
      const captured = await Promise.all(
        Array.from({ length: 5 }, () => capturePayment(core.system, payment.subjectId)),
      );
      for (const row of captured) expect(row).toMatchObject({ state: "captured", dueAt: null });
      expect((await reload(payment)).capturedMinor).toBe(12_900);
      expect(await story(payment)).toEqual(["created", "authorized", "captured"]);
    }
  });

  it("ends when the card is declined", async () => {
    const payment = await opened("tok_declined");
    expect((await authorizePayment(core.system, payment.id)).state).toBe("failed");
    expect((await capturePayment(core.system, payment.subjectId))?.state).toBe("failed");
    expect((await voidPayment(core.system, payment.subjectId))?.state).toBe("failed");
    expect(await story(payment)).toEqual(["created", "failed"]);
  });

  it("is let go, before and after the authorization, and then never captured", async () => {
    for (const isAuthorized of [false, true]) {
      const payment = await opened("tok_ok");
      if (isAuthorized) await authorizePayment(core.system, payment.id);
      expect((await voidPayment(core.system, payment.subjectId))?.state).toBe("voided");
      expect((await voidPayment(core.system, payment.subjectId))?.state).toBe("voided");
      expect((await authorizePayment(core.system, payment.id)).state).toBe("voided");
      expect((await capturePayment(core.system, payment.subjectId))?.state).toBe("voided");
    }
  });

  it("is not let go once it is to be captured", async () => {
    const payment = await opened("tok_ok");
    await authorizePayment(core.system, payment.id);
    await capturePayment(core.system, payment.subjectId);
    expect((await voidPayment(core.system, payment.subjectId))?.state).toBe("captured");
  });

  it("is asked for once when several ask at the same time", async () => {
    const payment = await opened("tok_slow");
    const rows = await Promise.all(
      Array.from({ length: 6 }, () => authorizePayment(core.system, payment.id)),
    );
    expect(rows.map((row) => row.state)).toEqual(rows.map(() => "authorized"));
    expect(await story(payment)).toEqual(["created", "authorized"]);
  });

  it("is let go when the order ends while the provider still thinks", async () => {
    const payment = await opened("tok_slow");
    const authorizing = authorizePayment(core.system, payment.id);
    await until("the provider is asked", async () => (await reload(payment)).leaseUntil);
    await voidPayment(core.system, payment.subjectId);
    await authorizing;
    expect((await reload(payment)).state).toBe("voided");
  });

  it("has nothing to say about an order without a payment", async () => {
    expect(await capturePayment(core.system, "ord_in_none")).toBeUndefined();
    expect(await voidPayment(core.system, "ord_in_none")).toBeUndefined();
    expect(await findPayments(core.system, [])).toEqual(new Map());
    await expect(authorizePayment(core.system, "pay_in_none")).rejects.toThrow();
  });
});

describe("a provider that does not answer", () => {
  it("leaves the payment unknown until a look-up tells", async () => {
    const payment = await opened("tok_late");
    const silent = await authorizePayment(core.system, payment.id);
    expect(silent).toMatchObject({ state: "unknown", leaseUntil: null, tries: 1 });
    expect(await settleDuePayments(core.system)).toBe(0);
    core.ambient.advance(5_000);
    expect(await settleDuePayments(core.system)).toBe(1);
    expect(await reload(payment)).toMatchObject({ state: "authorized", dueAt: null });
    expect(await story(payment)).toEqual(["created", "unknown", "authorized"]);
  });

  it("is never guessed about; a void waits for the truth", async () => {
    const payment = await opened("tok_unknown");
    expect((await authorizePayment(core.system, payment.id)).state).toBe("unknown");
    const pending = await voidPayment(core.system, payment.subjectId);
    expect(pending).toMatchObject({ state: "unknown", goal: "void" });
    expect(pending!.dueAt!.getTime()).toBeGreaterThan(core.ambient.now().getTime() + 3_000);
    expect(await story(payment)).toEqual(["created", "unknown"]);
    await core.system.db.update(payments).set({ dueAt: null }).where(eq(payments.id, payment.id));
  });

  it("is told to forget what it never got", async () => {
    const payment = await opened("tok_lost");
    expect((await authorizePayment(core.system, payment.id)).state).toBe("unknown");
    expect((await voidPayment(core.system, payment.subjectId))?.state).toBe("voided");
  });

  it("does not charge twice when only the answer to the capture got lost", async () => {
    const payment = await opened("tok_capture_late");
    await authorizePayment(core.system, payment.id);
    expect((await capturePayment(core.system, payment.subjectId))?.state).toBe("unknown");
    expect((await capturePayment(core.system, payment.subjectId))?.state).toBe("captured");
    expect(await story(payment)).toEqual(["created", "authorized", "unknown", "captured"]);
  });

  it("may refuse the capture", async () => {
    const payment = await opened("tok_capture_declined");
    await authorizePayment(core.system, payment.id);
    expect((await capturePayment(core.system, payment.subjectId))?.state).toBe("failed");
  });
});

describe("decisions", () => {
  it("survive a crash between the decision and the provider", async () => {
    const payment = await opened("tok_ok");
    await authorizePayment(core.system, payment.id);
    // What a killed process leaves: the decision and a lease nobody will give back.
    const soon = new Date(core.ambient.now().getTime() + 20_000);
    await core.system.db
      .update(payments)
      .set({ goal: "capture", leaseUntil: soon, dueAt: soon })
      .where(eq(payments.id, payment.id));
    expect(await settleDuePayments(core.system)).toBe(0);
    core.ambient.advance(21_000);
    expect(await settleDuePayments(core.system)).toBe(1);
    expect((await reload(payment)).state).toBe("captured");
  });

  it("made in a transaction are carried out after it, by the loop", async () => {
    const loops = [await startJobs(core.runtime), startPaymentsReconciler(core.runtime)];
    try {
      const payment = await opened("tok_ok");
      await authorizePayment(core.system, payment.id);
      await transact(core.system, async (tx) => {
        expect((await voidPayment(tx, payment.subjectId))?.state).toBe("authorized");
      });
      await until("it is voided", async () => (await reload(payment)).state === "voided");
    } finally {
      for (const loop of loops.toReversed()) await loop.stop();
    }
  });

  it("are carried out for many while one provider is silent", async () => {
    const silent = await opened("tok_unknown");
    const cash = await Promise.all(Array.from({ length: 40 }, () => opened()));
    await transact(core.system, (tx) => capturePayment(tx, silent.subjectId));
    const loops = [await startJobs(core.runtime), startPaymentsReconciler(core.runtime)];
    try {
      for (const { subjectId } of cash) {
        await transact(core.system, (tx) => capturePayment(tx, subjectId));
      }
      await until("all cash is taken", async () => {
        const found = await findPayments(
          core.system,
          cash.map((row) => row.subjectId),
        );
        return [...found.values()].every((row) => row.state === "captured");
      });
      expect((await reload(silent)).state).not.toBe("captured");
    } finally {
      for (const loop of loops.toReversed()) await loop.stop();
    }
  });

  it("made in a transaction that fails are forgotten", async () => {
    const payment = await opened("tok_ok");
    await authorizePayment(core.system, payment.id);
    await transact(core.system, async (tx) => {
      await voidPayment(tx, payment.subjectId);
      throw new Error("later");
    }).catch(() => {});
    expect((await drivePayment(core.system, payment.id)).state).toBe("authorized");
  });

  it("never call the provider inside a transaction", async () => {
    const payment = await opened("tok_ok");
    await expect(transact(core.system, (tx) => authorizePayment(tx, payment.id))).rejects.toThrow(
      "inside a transaction",
    );
  });
});
