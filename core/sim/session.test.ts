import { afterEach, describe, expect, test } from "vitest";
import { riderRoutes } from "#shared/contracts/riders.ts";
import { BeelineError, toProblem } from "#shared/errors.ts";
import { makeRandom } from "../seed/index.ts";
import { makeGate } from "./gate.ts";
import { Session } from "./session.ts";

const servers: { stop(force: boolean): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

interface Platform {
  expiresIn: number;
  /** Tokens that are not accepted any more. */
  ended: Set<string>;
  canRefresh: boolean;
}

/** The sign-in of the platform, as small as it can be. */
function serve(platform: Platform) {
  const calls: string[] = [];
  let tokens = 0;
  const refuse = () => {
    const error = new BeelineError("UNAUTHENTICATED");
    return Response.json(toProblem(error, "req"), { status: error.status });
  };
  const session = () => {
    tokens++;
    const user = { id: "rdr_in_1", role: "rider", region: "in" };
    const { expiresIn } = platform;
    return Response.json({
      accessToken: `t${tokens}`,
      refreshToken: `r${tokens}`,
      expiresIn,
      user,
    });
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    routes: {
      "/v1/auth/otp": () => {
        calls.push("otp");
        return Response.json(
          { challengeId: "c", expiresAt: "2026-11-22T10:00:00Z" },
          { status: 202 },
        );
      },
      "/v1/auth/token": async (request) => {
        calls.push(`token ${((await request.json()) as { code: string }).code}`);
        return session();
      },
      "/v1/auth/refresh": () => {
        calls.push("refresh");
        return platform.canRefresh ? session() : refuse();
      },
      "/v1/rider/offers": (request) => {
        const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
        calls.push(`offers ${token}`);
        return platform.ended.has(token)
          ? refuse()
          : Response.json({ items: [], nextCursor: null });
      },
    },
  });
  servers.push(server);
  const url = `http://127.0.0.1:${server.port}`;
  const city = {
    edgeUrl: url,
    contact: { lastAnswerAt: 0 },
    gate: makeGate(2),
    random: makeRandom("session"),
    signal: new AbortController().signal,
  };
  return { session: new Session(city, "+915290000001", url), calls };
}

describe("a session", () => {
  test("signs in once, at the first use, also when many ask at once", async () => {
    const { session, calls } = serve({ expiresIn: 900, ended: new Set(), canRefresh: true });
    expect(calls).toEqual([]);
    await Promise.all([1, 2, 3].map(() => session.call(riderRoutes.listOffers, {})));
    expect(calls).toEqual(["otp", "token 000000", "offers t1", "offers t1", "offers t1"]);
  });

  test("refreshes a token that is about to end", async () => {
    const { session, calls } = serve({ expiresIn: 0, ended: new Set(), canRefresh: true });
    await session.call(riderRoutes.listOffers, {});
    await session.call(riderRoutes.listOffers, {});
    expect(calls).toEqual(["otp", "token 000000", "offers t1", "refresh", "offers t2"]);
  });

  test("signs in anew when its session was ended", async () => {
    const { session, calls } = serve({ expiresIn: 900, ended: new Set(["t1"]), canRefresh: false });
    await session.call(riderRoutes.listOffers, {});
    expect(calls).toEqual([
      ...["otp", "token 000000", "offers t1"],
      ...["refresh", "otp", "token 000000", "offers t2"],
    ]);
  });
});
