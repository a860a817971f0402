import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { startTestCore, type TestCore } from "../test/index.ts";
import { methodProviders } from "./method-providers.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe("payment methods", () => {
  const card = { provider: "test" as const, token: "tok_ok", lastFour: "1111", brand: "Visa" };

  it("start with cash and grow by cards, each customer's own", async () => {
    const person = await core.person("customer");
    const added = await person.call(routes.addPaymentMethod, { body: card });
    expect(added).toMatchObject({ kind: "card", lastFour: "1111", brand: "Visa" });
    expect(JSON.stringify(added)).not.toContain("tok_ok");
    const { items } = await person.call(routes.listPaymentMethods);
    expect(items.map((item) => item.id)).toEqual(["cash", "wallet", added.id]);
    const other = await core.person("customer");
    expect((await other.call(routes.listPaymentMethods)).items).toHaveLength(2);
  });

  it("are kept once per key", async () => {
    const person = await core.person("customer");
    const call = { body: card, idempotencyKey: "the-same" };
    const added = await Promise.all(
      Array.from({ length: 4 }, () => person.call(routes.addPaymentMethod, call)),
    );
    expect(new Set(added.map((one) => one.id)).size).toBe(1);
    await expect(
      person.call(routes.addPaymentMethod, { ...call, body: { ...card, brand: "Amex" } }),
    ).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("never hold a card number", async () => {
    const person = await core.person("customer");
    for (const wrong of [
      { token: "tok_4111111111111111" },
      { token: "4111111111111111" },
      { brand: "4111 1111 1111 1111" },
      { lastFour: "41111" },
      { provider: "stripe" },
    ]) {
      const call = person.call(routes.addPaymentMethod, { body: { ...card, ...wrong } as never });
      await expect(call).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
      const error = await call.catch((problem) => problem);
      expect(JSON.stringify(error.options)).not.toContain("4111");
    }
    expect((await person.call(routes.listPaymentMethods)).items).toHaveLength(2);
  });

  it("have a bound, also for those who come at once", async () => {
    const person = await core.person("customer");
    const attempts = await Promise.allSettled(
      Array.from({ length: 24 }, () => person.call(routes.addPaymentMethod, { body: card })),
    );
    expect(attempts.filter((one) => one.status === "fulfilled")).toHaveLength(20);
  });

  it("are kept where the region can charge them, and at `test` in development only", async () => {
    const person = await core.person("customer");
    for (const wrong of [
      { provider: "stripe" },
      { kind: "upi" },
      { alternates: [{ provider: "paypal", token: "tok_ok" }] },
      { alternates: [{ provider: "test", token: "tok_ok" }] },
    ]) {
      const call = person.call(routes.addPaymentMethod, { body: { ...card, ...wrong } as never });
      await expect(call).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    }
    const { providers } = await person.call(routes.listPaymentMethods);
    expect(providers).toMatchObject([{ provider: "test", kinds: ["card"] }]);
    const config = { ...core.runtime.config, env: "prod" as const };
    expect(methodProviders({ ...core.runtime, config })).toEqual([]);
  });

  it("are for customers", async () => {
    const rider = await core.person("rider");
    await expect(rider.call(routes.listPaymentMethods)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
