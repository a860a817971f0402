import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import {
  cityCenter,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../../test/index.ts";
import { pingDoor } from "../index.ts";

let core: TestCore;
let rider: TestPerson;
let customer: TestPerson;
/** How many requests went the ordinary way. */
let ordinary = 0;
let door: (request: Request) => Response | Promise<Response>;

beforeAll(async () => {
  core = await startTestCore();
  rider = await riderOnDuty(core);
  customer = await core.person("customer");
  door = pingDoor(core.runtime, core.verifyToken, (request) => {
    ordinary += 1;
    return core.app.fetch(request);
  });
});
afterAll(() => core?.stop());

const url = `http://core.test${routes.sendPings.path}`;

function request(body: string, headers: Record<string, string> = {}): Request {
  return new Request(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${rider.token}`,
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      "x-request-id": "req_of_the_test",
      ...headers,
    },
    body,
  });
}

const readable = async (answer: Response) => ({
  status: answer.status,
  headers: Object.fromEntries(answer.headers),
  body: await answer.json(),
});

const pingNow = (change: object = {}) => {
  const at = { ...cityCenter(core), recordedAt: core.ambient.now().toISOString() };
  return { ...at, lat: at.lat + 0.0027, lng: at.lng + 0.0018, ...change };
};

describe("the short way for positions", () => {
  it("answers a good report by itself, as the ordinary way would", async () => {
    core.ambient.advance(3_000);
    ordinary = 0;
    const short = await readable(await door(request(JSON.stringify(pingNow()))));
    expect(ordinary).toBe(0);
    core.ambient.advance(3_000);
    const long = await readable(await core.app.fetch(request(JSON.stringify(pingNow()))));
    expect(short).toEqual(long);
    expect(short).toMatchObject({ status: 202, body: { accepted: 1 } });
  });

  it("takes a batch too", async () => {
    core.ambient.advance(3_000);
    const answer = await door(request(JSON.stringify({ pings: [pingNow()] })));
    expect(await answer.json()).toMatchObject({ accepted: 1 });
  });

  it("counts its requests like every other route", async () => {
    const count = async () => {
      const { values } = await core.runtime.metrics.requests.get();
      return values.filter(
        ({ metricName, labels }) =>
          metricName?.endsWith("_count") && labels.route === routes.sendPings.path,
      )[0]?.value;
    };
    const before = (await count()) ?? 0;
    core.ambient.advance(3_000);
    await door(request(JSON.stringify(pingNow())));
    expect(await count()).toBe(before + 1);
  });

  it.each([
    ["no token", { authorization: "" }],
    ["a lower-case scheme", { authorization: "bearer x.y.z" }],
    ["nonsense for a token", { authorization: "Bearer a.b.c" }],
    ["another content type", { "content-type": "text/plain" }],
    ["an absurd length", { "content-length": String(10 ** 9) }],
  ])("with %s answers as the ordinary way does", async (_, headers) => {
    const body = JSON.stringify(pingNow());
    const short = await readable(await door(request(body, headers)));
    const long = await readable(await core.app.fetch(request(body, headers)));
    expect(short).toEqual(long);
    expect(short.status).toBeGreaterThanOrEqual(400);
    expect(short.status).toBeLessThan(500);
  });

  it("lets no other role and nobody off duty in", async () => {
    const body = JSON.stringify(pingNow());
    const foreign = await door(request(body, { authorization: `Bearer ${customer.token}` }));
    expect(foreign.status).toBe(403);
    const idle = await core.person("rider");
    const offDuty = await door(request(body, { authorization: `Bearer ${idle.token}` }));
    expect(offDuty.status).toBe(409);
  });

  it("answers anything at all as the ordinary way does", async () => {
    const strange = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record(
          {
            lat: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
            lng: fc.oneof(fc.double(), fc.constant(undefined)),
            recordedAt: fc.oneof(fc.string(), fc.integer()),
            pings: fc.array(fc.anything(), { maxLength: 3 }),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(strange, async (body) => {
        const short = await readable(await door(request(body)));
        const long = await readable(await core.app.fetch(request(body)));
        expect(short).toEqual(long);
        expect(short.status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});
