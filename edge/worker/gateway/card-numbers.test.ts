/** Card numbers that come by mistake: what the edge sees of them goes no further. */
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callEdge, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

const DIGITS = "4539578763621486";
const typed = encodeURIComponent("4539 5787 6362 1486");

let core: FakeCore;
let token: string;
beforeAll(async () => {
  core = await installFakeCore();
  token = await core.accessToken({});
});
beforeEach(() => {
  core.seen.length = 0;
});

describe("a card number in a query", () => {
  it.each([
    `/v1/search?city=blr&q=${typed}`,
    `/v1/stores?city=blr&anything=${typed}`,
    `/v1/cities?q=${DIGITS}`,
    `/v1/orders?cursor=${DIGITS}`,
  ])("%s is refused here, and no line tells of it", async (path) => {
    const lines: unknown[] = [];
    const heard = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...said) => {
        lines.push(...said);
      }),
    );
    const answer = await callEdge(path, withToken(token));
    for (const spy of heard) spy.mockRestore();
    expect(answer.status).toBe(400);
    const problem = await problemOf(answer);
    expect(problem.code).toBe("VALIDATION_FAILED");
    expect(JSON.stringify([problem, ...lines])).not.toMatch(/4539.?5787/);
    expect(core.seen.filter(({ path: asked }) => asked.startsWith("/v1/"))).toEqual([]);
  });

  it("is never taken as the id of a request", async () => {
    const headers = { "x-request-id": DIGITS };
    const answer = await callEdge("/v1/me", withToken(token, { headers }));
    expect(answer.headers.get("x-request-id")).not.toContain(DIGITS);
  });
});
