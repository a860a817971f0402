/** A core that hangs, resets, fails and recovers, seen from the callers' side. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callEdge, jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore, type SeenRequest } from "../testing/fake-core.ts";
import { isSignedByEdge } from "../testing/is-signed-by-edge.ts";
import { closedBreaker, FAILURES_TO_OPEN } from "./breaker-rules.ts";
import { forgetCores, MAX_WAITING, stateOf } from "./call-core.ts";
import { deadlineMs } from "./retry-rules.ts";

let core: FakeCore;
let token: string;
let elsewhere: string;
beforeAll(async () => {
  core = await installFakeCore();
  token = await core.accessToken({});
  elsewhere = await core.accessToken({ region: "uk" });
  // The keys are there before a core gets into trouble.
  for (const one of [token, elsewhere]) await callEdge("/v1/me", withToken(one));
});
beforeEach(() => {
  forgetCores();
  core.seen.length = 0;
  core.intercept = undefined;
});
afterEach(() => {
  vi.restoreAllMocks();
});
const forwarded = (): SeenRequest[] => core.seen.filter(({ path }) => path.startsWith("/v1/"));
const get = () => callEdge("/v1/me", withToken(token));
const post = () => callEdge("/v1/quotes", withToken(token, jsonBody("POST", {})));

/** The core of `in` does this for the next `times` calls, then is well again. */
function trouble(times: number, what: (raw: Request) => Response | Promise<Response>): void {
  let left = times;
  core.intercept = (request, raw) => {
    if (request.region !== "in" || !request.path.startsWith("/v1/") || left-- <= 0)
      return undefined;
    return what(raw);
  };
}
const reset = (): never => {
  throw new TypeError("connection reset");
};
/** Until the caller gives up. */
const hang = (raw: Request) =>
  new Promise<Response>((_, reject) => {
    raw.signal.addEventListener("abort", () => reject(raw.signal.reason));
  });

/** Deadlines come at once. */
function hurryDeadlines(): number[] {
  const asked: number[] = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    asked.push(ms);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new DOMException("late", "TimeoutError")), 5);
    return abort.signal;
  });
  return asked;
}

describe("a core that resets", () => {
  it("is asked once more for a GET, with a signature of its own, and not for a POST", async () => {
    trouble(1, reset);
    expect((await get()).status).toBe(200);
    expect(forwarded().length).toBe(2);
    for (const call of forwarded()) expect(await isSignedByEdge(call)).toBe(true);
    core.seen.length = 0;
    trouble(1, reset);
    const answer = await post();
    expect(answer.status).toBe(503);
    expect((await problemOf(answer)).code).toBe("UNAVAILABLE");
    expect(forwarded().length).toBe(1);
  });

  it("gets a bounded number of retries, however many callers there are", async () => {
    stateOf("in").budget = { coins: 2 };
    // Every other call is well, so that the breaker stays closed.
    let turn = 0;
    core.intercept = (request) => {
      if (!request.path.startsWith("/v1/me")) return undefined;
      turn += 1;
      return turn % 2 === 1 ? reset() : undefined;
    };
    for (let call = 0; call < 6; call++) await get();
    // Two coins and what six calls paid in: two retries, not one for each failure.
    expect(forwarded().length).toBe(8);
  });
});

describe("a core that hangs", () => {
  it("is given up after the deadline of the route's class, with time for a second try", async () => {
    const asked = hurryDeadlines();
    trouble(2, hang);
    expect((await get()).status).toBe(503);
    expect(asked.length).toBe(2);
    expect(asked[0]).toBeLessThan(deadlineMs.short);
    expect(asked[1]).toBeGreaterThan(1_000);
    asked.length = 0;
    trouble(1, hang);
    expect((await post()).status).toBe(503);
    expect(asked).toEqual([deadlineMs.usual]);
  });

  it("gets no higher pile than it can have, and calls that were dropped do not count for ever", async () => {
    const { waiting } = stateOf("in");
    const sinceMs = Date.now();
    for (let call = 0; call < MAX_WAITING; call++) waiting.add({ sinceMs });
    expect((await get()).status).toBe(503);
    expect(forwarded()).toEqual([]);
    waiting.clear();
    for (let call = 0; call < MAX_WAITING; call++) waiting.add({ sinceMs: sinceMs - 60_000 });
    expect((await get()).status).toBe(200);
    expect(waiting.size).toBe(0);
  });

  it("costs the other region nothing", async () => {
    hurryDeadlines();
    trouble(20, hang);
    for (let call = 0; call < FAILURES_TO_OPEN; call++) await post();
    expect((await post()).status).toBe(503);
    expect((await callEdge("/v1/me", withToken(elsewhere))).status).toBe(200);
  });
});

describe("a core that answers 500", () => {
  it("is alive: its answer stands and nothing opens", async () => {
    trouble(20, () => Response.json({ code: "INTERNAL" }, { status: 500 }));
    for (let call = 0; call < 8; call++) expect((await get()).status).toBe(500);
    expect(forwarded().length).toBe(8);
    expect(stateOf("in").breaker).toEqual(closedBreaker);
  });

  it("is away when a proxy in front of it says so", async () => {
    trouble(20, () => new Response("<html>nginx 10.0.0.3</html>", { status: 502 }));
    const answer = await post();
    expect(answer.status).toBe(503);
    expect(JSON.stringify(await problemOf(answer))).not.toContain("nginx");
  });
});

describe("the breaker", () => {
  it("answers fast with 503 and Retry-After, sends one probe at a time, and closes", async () => {
    trouble(FAILURES_TO_OPEN, reset);
    for (let call = 0; call < FAILURES_TO_OPEN; call++) await post();
    core.seen.length = 0;
    const refused = await Promise.all([post(), get(), post()]);
    for (const answer of refused) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(forwarded()).toEqual([]);
    // The pause is over: of many callers one is let through, and what it finds counts for all.
    const { breaker } = stateOf("in");
    stateOf("in").breaker = { ...breaker, openUntilMs: Date.now() };
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    core.intercept = async (request) => {
      if (request.path.startsWith("/v1/")) await held;
      return Response.json({});
    };
    const probe = post();
    await vi.waitFor(() => expect(forwarded().length).toBe(1));
    expect((await post()).status).toBe(503);
    expect(forwarded().length).toBe(1);
    release();
    expect((await probe).status).toBe(200);
    expect((await post()).status).toBe(200);
  });
});

describe("a core that does not believe the signature", () => {
  it("is our fault: 503, and no word about it to the caller", async () => {
    trouble(1, () =>
      Response.json({ code: "FORBIDDEN" }, { status: 403, headers: { "x-beeline-refused": "1" } }),
    );
    const answer = await get();
    expect(answer.status).toBe(503);
    expect(JSON.stringify(await problemOf(answer))).not.toMatch(/signature/i);
  });
});
