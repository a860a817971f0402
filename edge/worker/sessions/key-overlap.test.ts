/** A region changes its token key: what the edge accepts before, during and after. */

import { decodeProtectedHeader } from "jose";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { endedKeyId, endedSessionsPath } from "#shared/ended-sessions.ts";
import { callEdge, callSigned, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

/** The edge's own copy of a key set, and a little. */
const PAST_THE_COPY_MS = 10 * 60_000 + 1_000;

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});
afterEach(() => vi.restoreAllMocks());

const statusOf = async (token: string) => (await callEdge("/v1/me", withToken(token))).status;

it("takes tokens of both keys in the overlap, and of the old one no more afterwards", async () => {
  const old = await core.accessToken({}, { expiresIn: 3_600 });
  expect(await statusOf(old)).toBe(200);
  await core.rotateKey("in", { overlaps: true });
  const young = await core.accessToken({}, { expiresIn: 3_600 });
  await expect.poll(() => statusOf(young), { timeout: 5_000 }).toBe(200);
  expect(await statusOf(old)).toBe(200);
  core.withdrawOldKeys("in");
  const realNow = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => realNow + PAST_THE_COPY_MS);
  expect(await statusOf(young)).toBe(200);
  expect(await statusOf(old)).toBe(401);
});

it("goes on with the keys it has while the core is away", async () => {
  const token = await core.accessToken({}, { expiresIn: 3_600 });
  await expect.poll(() => statusOf(token), { timeout: 5_000 }).toBe(200);
  core.isAway = true;
  const realNow = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => realNow + 3 * PAST_THE_COPY_MS);
  // The region is away, not the right to be there: 503 and not 401.
  expect(await statusOf(token)).toBe(503);
  core.isAway = false;
});

it("refuses a key that was withdrawn at once within five seconds, and no longer than that", async () => {
  const token = await core.accessToken({ region: "uk" }, { expiresIn: 3_600 });
  expect(await statusOf(token)).toBe(200);
  const { kid = "" } = decodeProtectedHeader(token);
  const told = await callSigned(endedSessionsPath, { ids: [endedKeyId("uk", kid)] });
  expect(told.status).toBe(200);
  await expect.poll(() => statusOf(token), { timeout: 5_000 }).toBe(401);
  await core.rotateKey("uk");
  const young = await core.accessToken({ region: "uk" });
  await expect.poll(() => statusOf(young), { timeout: 5_000 }).toBe(200);
}, 15_000);
