/** What a failed call means, and when a provider is left alone. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { money } from "#shared/money.ts";
import { FAILURES_TO_OPEN } from "../platform/index.ts";
import { startTestCore, type TestCore } from "../test/index.ts";
import { findFreePort } from "../up/index.ts";
import { callProvider, configuredProviders, type ProviderError } from "./index.ts";
import { makeSimulatorKeys, providersAt } from "./simulator/index.ts";

const payment = { reference: "pay_us_1", providerReference: null, amount: money(1_000, "USD") };
let core: TestCore;
let answer: RequestListener;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const at = providersAt(`http://127.0.0.1:${port}`, makeSimulatorKeys());
  const nobody = providersAt(`http://127.0.0.1:${await findFreePort()}`, makeSimulatorKeys());
  core = await startTestCore({
    region: "us",
    paymentProviders: { stripe: at.stripe, paypal: nobody.paypal },
  });
});
afterAll(async () => {
  await core.stop();
  server.closeAllConnections();
  server.close();
});
/** Past every pause, and once answered: closed. */
beforeEach(async () => {
  core.ambient.advance(120_000);
  answer = respond(200, { data: [] });
  await look();
  asked = 0;
});

const respond =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

const look = (deadlineMs = 1_000) =>
  callProvider(core.system, "stripe", (adapter, signal) => adapter.lookup(payment, signal), {
    deadlineMs,
  });

const failureOf = (call: Promise<unknown>): Promise<ProviderError> =>
  call.then(
    () => Promise.reject(new Error("It did not fail")),
    (error: unknown) => error as ProviderError,
  );

const refusal = { error: { type: "invalid_request_error", code: "parameter_invalid" } };

describe("classification", () => {
  test.each([
    ["400", respond(400, refusal), "rejected", "refused"],
    [
      "404",
      respond(404, { error: { type: "x", code: "resource_missing" } }),
      "rejected",
      "not_found",
    ],
    ["401", respond(401, refusal), "not_sent", "unauthenticated"],
    ["429", respond(429, refusal, { "retry-after": "7" }), "not_sent", "rate_limited"],
    ["500", respond(500, refusal), "unknown", "server_error"],
    ["503 of a proxy", respond(503, "<html>"), "unknown", "server_error"],
    ["a page of a proxy", respond(200, "<html>"), "unknown", "unreadable_answer"],
    ["a refusal of a proxy", respond(403, "<html>"), "unknown", "unreadable_refusal"],
    ["another shape", respond(200, { items: [] }), "unknown", "unreadable_answer"],
    [
      "a redirect",
      respond(302, "", { location: "http://127.0.0.1:9/" }),
      "unknown",
      "unexpected_status",
    ],
  ] as const)("%s", async (_, listener, outcome, code) => {
    answer = listener;
    const failure = await failureOf(look());
    expect(failure).toMatchObject({ name: "ProviderError", outcome, code });
    expect(failure.message).not.toContain("parameter_invalid");
    if (code === "rate_limited") expect(failure.retryAfterMs).toBe(7_000);
  });

  test("a reset and a silence may hide anything", async () => {
    answer = (request) => request.socket.destroy();
    expect(await failureOf(look())).toMatchObject({ outcome: "unknown" });
    answer = () => {
      // Never.
    };
    expect(await failureOf(look(200))).toMatchObject({ outcome: "unknown", code: "timed_out" });
  });

  test("half an answer is none", async () => {
    answer = (request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":');
      setTimeout(() => request.socket.destroy(), 20);
    };
    expect(await failureOf(look())).toMatchObject({ outcome: "unknown" });
  });

  test("nobody there, and nobody configured, is known not to be sent", async () => {
    const ask = (name: "paypal" | "razorpay") =>
      failureOf(
        callProvider(core.system, name, (adapter, signal) => adapter.lookup(payment, signal)),
      );
    expect(await ask("paypal")).toMatchObject({ outcome: "not_sent", code: "unreachable" });
    expect(await ask("razorpay")).toMatchObject({ outcome: "not_sent", code: "not_configured" });
    expect(configuredProviders(core.runtime)).toEqual(["stripe", "paypal", "test"]);
  });

  test("a mistake of ours may have moved money, too", async () => {
    const broken = callProvider(core.system, "stripe", async () => {
      throw new TypeError("x is undefined");
    });
    expect(await failureOf(broken)).toMatchObject({ outcome: "unknown", code: "unexpected" });
  });
});

describe("breaker", () => {
  const failTimes = async (times: number) => {
    answer = respond(500, refusal);
    for (let time = 0; time < times; time++) await failureOf(look());
  };

  test("opens after failures in a row, lets one probe through, and closes when it is answered", async () => {
    await failTimes(FAILURES_TO_OPEN);
    const before = asked;
    expect(await failureOf(look())).toMatchObject({ outcome: "not_sent", code: "breaker_open" });
    expect(asked).toBe(before);
    core.ambient.advance(2_100);
    let release = () => {};
    answer = (request, response) => {
      release = () => respond(200, { data: [] })(request, response);
    };
    const probe = look();
    await expect.poll(() => asked).toBe(before + 1);
    expect(await failureOf(look())).toMatchObject({ code: "breaker_open" });
    answer = respond(200, { data: [] });
    release();
    expect((await probe).status).toBe("absent");
    expect((await look()).status).toBe("absent");
  });

  test("stays open longer after each probe that fails", async () => {
    await failTimes(FAILURES_TO_OPEN);
    core.ambient.advance(2_100);
    expect(await failureOf(look())).toMatchObject({ code: "server_error" });
    core.ambient.advance(2_100);
    expect(await failureOf(look())).toMatchObject({ code: "breaker_open" });
    core.ambient.advance(2_100);
    expect(await failureOf(look())).toMatchObject({ code: "server_error" });
  });

  test("refusals show that somebody is there", async () => {
    await failTimes(FAILURES_TO_OPEN - 1);
    answer = respond(400, refusal);
    await failureOf(look());
    await failTimes(FAILURES_TO_OPEN - 1);
    expect(await failureOf(look())).toMatchObject({ code: "server_error" });
  });

  test("counts calls by outcome, without a word of theirs", async () => {
    await failTimes(1);
    const text = await core.runtime.metrics.registry.metrics();
    expect(text).toMatch(/beeline_provider_call_seconds_count\{[^}]*outcome="unknown"/);
    expect(text).not.toContain("parameter_invalid");
  });
});
