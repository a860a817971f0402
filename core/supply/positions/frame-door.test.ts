import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { FRAME_CONTENT_TYPE, MAX_FRAME_BYTES } from "#shared/pings/decode-ping-frame.ts";
import { encodePingFrame } from "#shared/pings/encode-ping-frame.ts";
import { decodePingAck } from "#shared/pings/ping-acks.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import {
  cityCenter,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../../test/index.ts";
import { liveIndexOf, onPoints, pingDoor } from "../index.ts";

let core: TestCore;
let rider: TestPerson;
let door: (request: Request) => Response | Promise<Response>;

beforeAll(async () => {
  core = await startTestCore();
  rider = await riderOnDuty(core);
  door = pingDoor(core.runtime, core.verifyToken, (request) => core.app.fetch(request));
});
afterAll(() => core?.stop());

const nowMs = () => core.ambient.now().getTime();

/** Reports `secondsAgo` and `northMeters` from the center. */
function frameOf(reports: readonly (readonly [number, number])[], sequence = 0) {
  const columns = new PingColumns();
  const sentMs = nowMs();
  reports.forEach(([secondsAgo, northMeters], i) => {
    const at = offsetMeters(cityCenter(core), { northMeters, eastMeters: 200 });
    columns.lat[i] = at.lat;
    columns.lng[i] = at.lng;
    columns.atMs[i] = sentMs - 1000 * secondsAgo;
    columns.speedKmh[i] = 20;
    for (const name of ["accuracyM", "bearing", "battery"] as const) columns[name][i] = Number.NaN;
  });
  columns.count = reports.length;
  return encodePingFrame(columns, sequence);
}

const post = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  door(
    new Request(`http://core.test${routes.sendPings.path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${rider.token}`,
        "content-type": FRAME_CONTENT_TYPE,
        "x-request-id": "req_of_the_test",
        ...headers,
      },
      body,
    }),
  );

describe("a frame over HTTP", () => {
  it("is taken in the order it was recorded, and every accepted report is told", async () => {
    core.ambient.advance(20_000);
    const told: [string, number[]][] = [];
    const stop = onPoints(core.runtime, (riderId, points) => {
      told.push([riderId, [...points.atMs.subarray(0, points.count)]]);
    });
    const answer = await post(
      frameOf([
        [0, 360],
        [10, 330],
        [5, 345],
        [5, 345],
        [3, 90_000],
        [1_200, 300],
      ]),
    );
    stop();
    expect(answer.status).toBe(202);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("x-request-id")).toBe("req_of_the_test");
    const none = { duplicate: 0, rateLimited: 0, stale: 0, future: 0, inaccurate: 0 };
    expect(await answer.json()).toEqual({
      accepted: 3,
      dropped: { ...none, duplicate: 1, stale: 1, implausible: 1 },
    });
    const live = await liveIndexOf(core.runtime).get(rider.id);
    const newestMs = live?.recordedAtMs ?? 0;
    expect(told).toEqual([[rider.id, [newestMs - 10_000, newestMs - 5_000, newestMs]]]);
    expect(live).toMatchObject({ speedKmh: 20, bearing: null });
    expect(nowMs() - newestMs).toBeLessThan(2_000);
  });

  it("is answered in its own format when asked to", async () => {
    core.ambient.advance(4_000);
    const answer = await post(frameOf([[0, 370]], 4_000_000_000), { accept: FRAME_CONTENT_TYPE });
    expect(answer.headers.get("content-type")).toBe(FRAME_CONTENT_TYPE);
    expect(decodePingAck(await answer.bytes())).toMatchObject({
      sequence: 4_000_000_000,
      accepted: 1,
    });
  });

  it("is limited like every post", async () => {
    core.ambient.advance(60_000);
    const statuses = [];
    for (let i = 0; i < 14; i++) {
      const answer = await post(
        frameOf([
          [60 - i, 371 + i],
          [59.5 - i, 373 + i],
        ]),
      );
      statuses.push(((await answer.json()) as { accepted: number }).accepted);
    }
    expect(statuses.slice(0, 10).every((accepted) => accepted > 0)).toBe(true);
    expect(statuses.at(-1)).toBe(0);
  });

  it("that is not valid is refused by name, and nothing of it is taken", async () => {
    core.ambient.advance(30_000);
    const before = await liveIndexOf(core.runtime).get(rider.id);
    const whole = frameOf([
      [2, 380],
      [0, 385],
    ]);
    const answer = await post(whole.slice(0, -1));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: "VALIDATION_FAILED",
      issues: [{ path: "speedKmh" }],
    });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toEqual(before);
    expect((await post(new Uint8Array(MAX_FRAME_BYTES + 1))).status).toBe(413);
  });

  it("needs a rider on duty who is signed in", async () => {
    const frame = frameOf([[0, 300]]);
    expect((await post(frame, { authorization: "" })).status).toBe(401);
    expect((await post(frame, { authorization: "Bearer a.b.c" })).status).toBe(401);
    const customer = await core.person("customer");
    expect((await post(frame, { authorization: `Bearer ${customer.token}` })).status).toBe(403);
    const idle = await core.person("rider");
    expect((await post(frame, { authorization: `Bearer ${idle.token}` })).status).toBe(409);
  });
});
