/** Every adapter against a provider that fails: what is known then, and that nothing happens twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { money } from "#shared/money.ts";
import { ask, casts, failureOf, forever, fresh, truthOf } from "./adapter-casts.fixture.ts";
import type { ProviderError } from "./provider-contract.ts";
import { type RunningSimulator, startSimulator } from "./simulator/index.ts";

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.setFaults([]));

describe.each(casts)("$name", (cast) => {
  const { currency } = cast;

  test.each([
    ["error_before", "absent"],
    ["error_after", "authorized"],
    ["reset_before", "absent"],
    ["reset_after", "authorized"],
    ["timeout_before", "absent"],
    ["timeout_after", "authorized"],
  ] as const)("%s leaves it unknown, and a look-up finds it %s", async (fault, status) => {
    const adapter = cast.make(simulator);
    const request = ask(cast);
    const { reference } = request;
    await simulator.setFaults([{ fault, operation: "authorize", reference, attempt: 1 }]);
    const failure = await failureOf(adapter.authorize(request, AbortSignal.timeout(700)));
    expect(failure.outcome).toBe("unknown");
    expect((await adapter.lookup(request, forever())).status).toBe(status);
    expect((await adapter.authorize(request, forever())).status).toBe("authorized");
    expect(await truthOf(simulator, reference)).toHaveLength(1);
  });

  test.each(["error_after", "reset_after"] as const)(
    "%s at a capture or a refund happens once",
    async (fault) => {
      const adapter = cast.make(simulator);
      const request = ask(cast);
      await adapter.authorize(request, forever());
      await simulator.setFaults([
        { fault, operation: "capture", attempt: 1 },
        { fault, operation: "refund", attempt: 1 },
      ]);
      expect((await failureOf(adapter.capture(request, request.amount, forever()))).outcome).toBe(
        "unknown",
      );
      expect((await adapter.capture(request, request.amount, forever())).status).toBe("captured");
      const part = { ...request, refundReference: fresh("rfd"), refund: money(250, currency) };
      expect((await failureOf(adapter.refund(part, forever()))).outcome).toBe("unknown");
      expect((await adapter.refund(part, forever())).status).toBe("succeeded");
      expect(await truthOf(simulator, request.reference)).toMatchObject([
        { capturedMinor: 1_250, refundedMinor: 250, refunds: [{}] },
      ]);
    },
  );

  test("is turned away without anything happening", async () => {
    const adapter = cast.make(simulator);
    const request = ask(cast);
    await simulator.setFaults([{ fault: "rate_limited", operation: "authorize", attempt: 1 }]);
    expect(await failureOf(adapter.authorize(request, forever()))).toMatchObject({
      outcome: "not_sent",
      code: "rate_limited",
    });
    expect(await truthOf(simulator, request.reference)).toEqual([]);
  });

  test.each([1, 2, 3, 4])(
    "that turns away look-up %i is silent of what it has",
    async (attempt) => {
      const adapter = cast.make(simulator);
      const request = ask(cast);
      await simulator.setFaults([{ fault: "rate_limited", operation: "lookup", attempt }]);
      const failure = await adapter.authorize(request, forever()).then(
        () => undefined,
        (error: unknown) => error as ProviderError,
      );
      // Anything but `unknown` sends the payment on to another provider.
      const has = await truthOf(simulator, request.reference);
      if (failure && has.length > 0) expect(failure.outcome).toBe("unknown");
    },
  );

  test("tells what was really authorized and captured", async () => {
    const adapter = cast.make(simulator);
    const request = ask(cast);
    await simulator.setFaults([{ fault: "wrong_amount", operation: "authorize" }]);
    expect((await adapter.authorize(request, forever())).amountMinor).toBe(1_249);
  });
});
