/** Everything broken that can be sent to the edge's HTTP side; the core behind it is well. */
import { beforeAll, expect, it } from "vitest";
import { type Route, routes } from "#shared/contracts/index.ts";
import type { Dice } from "#shared/fuzz/dice.ts";
import { judgeAnswer } from "#shared/fuzz/judge-answer.ts";
import { MARK, nastyBody, nastyQuery, nastySegment, nastyValue } from "#shared/fuzz/nasty.ts";
import { type FuzzRequest, requestOfRoute } from "#shared/fuzz/request-of-route.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import type { Role } from "#shared/roles.ts";
import { callEdge, callSigned } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { newOrderId } from "../testing/fake-order.ts";
import { type FuzzRun, startFuzz } from "../testing/fuzz-run.ts";

/** Longer runs are asked for by FUZZ_SECONDS. */
const TIMEOUT_MS = 3_600_000;
/** More would say the same again. */
const MAX_FOUND = 20;
const all = Object.entries(routes) as [string, Route][];
let core: FakeCore;
let run: FuzzRun;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  core = await installFakeCore();
  run = startFuzz("the edge");
  for (const role of ["customer", "rider", "partner", "ops"] as const) {
    tokens.set(role, await core.accessToken({ role }));
  }
});

interface Seen {
  readonly status: number;
  readonly complaints: readonly string[];
}

/** Undefined for what no client could send. */
async function send({ method, path, headers, body }: FuzzRequest): Promise<Seen | undefined> {
  let init: RequestInit;
  try {
    init = { method, headers: new Headers(), redirect: "manual" };
    for (const [name, value] of headers) (init.headers as Headers).append(name, value);
    if (body !== undefined) init.body = body;
    new Request(`https://edge.test${path}`, init);
  } catch {
    return undefined;
  }
  const answer = await callEdge(path, init);
  const { status } = answer;
  answer.webSocket?.accept();
  answer.webSocket?.close(1000, "bye");
  const text = answer.webSocket ? "" : await answer.text();
  // What a core says is passed on as it is; the stand-in repeats the request.
  const isCores = status < 400 && text.startsWith('{"region"');
  const judged = isCores ? "" : text;
  return { status, complaints: judgeAnswer({ status, headers: answer.headers, text: judged }, []) };
}

const hints = () => ({
  ...{ id: [newOrderId("in"), newOrderId("uk")], city: ["blr", "ldn"], q: ["piza"] },
  ...{
    phone: ["+919812345678", "+447700900101"],
    challengeId: ["chl_in_x"],
    lat: [12.9],
    lng: [77.6],
  },
});

function roleFor({ access }: Route, dice: Dice): Role | undefined {
  if (dice.often(0.1)) return undefined;
  const everybody = [...tokens.keys()];
  return dice.pick(access === "public" || access === "any" ? everybody : access);
}

it(
  "no declared route answers with a failure of ours or its inside",
  async () => {
    const found: string[] = [];
    const statuses = new Map<number, number>();
    const goesOn = run.during(0.6);
    // Each route at least once, however slow the machine is.
    for (let count = 0; count < all.length || goesOn(); count++) {
      if (found.length >= MAX_FOUND) break;
      const [name, route] = all[count % all.length]!;
      const role = roleFor(route, run.dice);
      const caller = { token: role && tokens.get(role), hints: hints() };
      const request = requestOfRoute(route, run.dice, caller);
      const seen = await send(request);
      if (!seen) continue;
      statuses.set(seen.status, (statuses.get(seen.status) ?? 0) + 1);
      const headers = request.headers.filter(([header]) => header !== "authorization");
      for (const complaint of seen.complaints) {
        found.push(
          `${complaint}: ${name} ${JSON.stringify({ ...request, headers }).slice(0, 700)}`,
        );
      }
    }
    console.log(JSON.stringify([...statuses].toSorted()));
    expect(found).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  "no other address does either",
  async () => {
    const { dice } = run;
    const prefixes = ["/v1", "/v1/track", "/s", "/internal", "/.well-known", "/internal/relay"];
    const others = [
      "/v1/oauth/token",
      "/v1/ops/stream",
      "/openapi.json",
      "/docs",
      "/readyz",
      "/v1/s",
    ];
    const found: string[] = [];
    const goesOn = run.during(0.2);
    while (goesOn() && found.length < MAX_FOUND) {
      const tail = dice.often(0.7) ? `/${nastySegment(dice)}` : "";
      const query = dice.often(0.5) ? `?${nastyQuery(dice, ["token", "since", "city"])}` : "";
      const path = dice.pick([...prefixes, ...others]) + tail + query;
      const method = dice.pick(["GET", "POST", "DELETE", "HEAD", "PUT", "OPTIONS"]);
      const hasBody = method === "POST" || method === "PUT";
      const upgrade: FuzzRequest["headers"] = dice.often(0.2) ? [["upgrade", "websocket"]] : [];
      const type: FuzzRequest["headers"] = [
        ["content-type", dice.pick(["application/json", "a/b"])],
      ];
      const seen = await send({
        ...{ method, path, headers: [...upgrade, ...type] },
        body: hasBody ? nastyBody(dice, '{"grant_type":"client_credentials"}') : undefined,
      });
      // Without a catalog the edge is not ready, and says so.
      if (path.startsWith("/readyz") && seen?.status === 503) continue;
      // OAuth2 has a shape of its own for refusals.
      const isOAuth = path.split("?")[0] === oauthTokenPath;
      for (const complaint of seen?.complaints ?? []) {
        if (isOAuth && complaint === "not a problem") continue;
        found.push(`${complaint}: ${method} ${path}`);
      }
    }
    expect(found).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  "what comes signed from a core and is broken does no harm",
  async () => {
    const { dice } = run;
    const found: string[] = [];
    const goesOn = run.during(0.2);
    while (goesOn() && found.length < MAX_FOUND) {
      const path = dice.pick(["/internal/relay", "/internal/catalog", "/internal/links"]);
      const orderId = newOrderId();
      const frame = {
        type: "position",
        orderId,
        position: nastyValue(dice),
        eta: nastyValue(dice),
      };
      const body = dice.pick<unknown>([
        { frames: [frame] },
        { frames: nastyValue(dice) },
        { cityCode: "blr", version: nastyValue(dice), stores: nastyValue(dice), items: [] },
        nastyValue(dice),
      ]);
      const answer = await callSigned(path, body);
      const text = await answer.text();
      const { status, headers } = answer;
      for (const complaint of judgeAnswer({ status, headers, text }, [])) {
        found.push(`${complaint}: ${path} ${JSON.stringify(body)?.slice(0, 300)}`);
      }
    }
    expect(found).toEqual([]);
  },
  TIMEOUT_MS,
);

it("nothing that was sent came to the core but by the rules", () => {
  const calls = core.seen.filter(({ path }) => path.startsWith("/v1/"));
  expect(calls.length).toBeGreaterThan(10);
  for (const { headers } of calls) {
    expect(headers.get("x-beeline-edge")).toMatch(/^\d{13}\./);
    expect(headers.get("cookie")).toBeNull();
    expect(headers.get("x-forwarded-for")).toBeNull();
    expect(headers.get("x-request-id")).not.toContain(MARK);
  }
});
