import { afterEach, describe, expect, test } from "vitest";
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import { riderRoutes } from "#shared/contracts/riders.ts";
import { BeelineError, type ErrorCode, toProblem } from "#shared/errors.ts";
import { makeRandom } from "../seed/index.ts";
import { hasErrorCode, makeApi } from "./api.ts";

const servers: { stop(force: boolean): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

/** Answers each request with the next of the answers. */
function serve(answers: (() => Response)[]) {
  const seen: { path: string; key: string | null }[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => {
      seen.push({
        path: new URL(request.url).pathname,
        key: request.headers.get("idempotency-key"),
      });
      return (answers.shift() ?? (() => new Response(null, { status: 204 })))();
    },
  });
  servers.push(server);
  const contact = { lastAnswerAt: 0 };
  const api = makeApi({
    baseUrl: `http://127.0.0.1:${server.port}`,
    random: makeRandom("api"),
    contact,
  });
  return { api, seen, contact };
}

const problem = (code: ErrorCode) => () => {
  const error = new BeelineError(code);
  return Response.json(toProblem(error, "req"), { status: error.status });
};
const alive = new AbortController().signal;
const cities = () => Response.json({ items: [], nextCursor: null });
const offline = () =>
  Response.json({ state: "offline", vehicle: "bike", since: "2026-11-22T10:00:00Z" });

describe("calls of the city", () => {
  test("are repeated while a retry may help, with the same key", async () => {
    const { api, seen, contact } = serve([
      problem("UNAVAILABLE"),
      problem("RATE_LIMITED"),
      offline,
    ]);
    const answer = await api.call(riderRoutes.setDuty, { body: { status: "offline" } }, alive);
    expect(answer.state).toBe("offline");
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
    expect(seen[0]!.key).toBeTruthy();
    expect(contact.lastAnswerAt).toBeGreaterThan(0);
  });

  test("are not repeated when the answer is final", async () => {
    const { api, seen } = serve([problem("OFFER_TAKEN")]);
    const call = api.call(riderRoutes.acceptOffer, { body: { offerId: "x" } }, alive);
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(hasErrorCode(error, "OFFER_TAKEN")).toBe(true);
    expect(seen).toHaveLength(1);
  });

  test("are not repeated when they are worthless later", async () => {
    const { api, seen } = serve([problem("UNAVAILABLE"), cities]);
    await expect(
      api.call(catalogRoutes.listCities, {}, alive, { patienceMs: 0 }),
    ).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  test("tell plainly that nobody is there", async () => {
    const contact = { lastAnswerAt: 0 };
    const api = makeApi({ baseUrl: "http://127.0.0.1:1", random: makeRandom("x"), contact });
    const error: unknown = await api
      .call(catalogRoutes.listCities, {}, alive, { patienceMs: 0 })
      .catch((reason: unknown) => reason);
    expect(hasErrorCode(error, "UNAVAILABLE")).toBe(true);
    expect(contact.lastAnswerAt).toBe(0);
  });
});
