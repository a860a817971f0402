/** What a reader of the list of ended sessions must not get wrong: a burst, and tokens of rooms. */
import { beforeAll, expect, it, vi } from "vitest";
import { endedSessionsPath } from "#shared/ended-sessions.ts";
import { callEdge, callSigned, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { openSocket } from "../testing/socket.ts";

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});

it("is refused to each request of a burst, also in a place that has not read the list yet", async () => {
  const sid = `ses_uk_${"1".padStart(26, "0")}`;
  const token = await core.accessToken({ sid, region: "uk" });
  expect((await callSigned(endedSessionsPath, { ids: [sid] })).status).toBe(200);
  const burst = Array.from({ length: 8 }, () => callEdge("/v1/me", withToken(token)));
  const statuses = (await Promise.all(burst)).map(({ status }) => status);
  expect(statuses).toEqual(Array(8).fill(401));
}, 15_000);

it("is remembered as long as a tracking token of it lives", async () => {
  const sid = `ses_in_${"2".padStart(26, "0")}`;
  const token = await core.trackingToken(`ord_in_${"0".repeat(26)}`, "customer", { sid });
  expect((await callSigned(endedSessionsPath, { ids: [sid] })).status).toBe(200);
  const endedAtMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => endedAtMs + 29 * 60_000);
  // Somebody else's end makes the list forget what is over.
  const later = `ses_in_${"3".padStart(26, "0")}`;
  expect((await callSigned(endedSessionsPath, { ids: [later] })).status).toBe(200);
  const room = await openSocket(`/v1/track?token=${token}`);
  expect((await room.closed).code).toBe(4401);
  vi.restoreAllMocks();
}, 15_000);
