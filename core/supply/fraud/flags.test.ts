import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { riderSignals } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  outcomeOf,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../../test/index.ts";
import { goOffline, goOnline, rowOf } from "../test-riders.ts";
import { writeSignals } from "./write-signals.ts";

let core: TestCore;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
});
afterAll(() => core?.stop());

/** Sends one report from so far away, and one from the start: nobody is in both places. */
async function jump(rider: TestPerson, northMeters: number): Promise<void> {
  for (const meters of [northMeters, 0]) {
    core.ambient.advance(3_000);
    const at = offsetMeters(cityCenter(core), { northMeters: 300 + meters, eastMeters: 200 });
    await rider.call(routes.sendPings, {
      body: { ...at, recordedAt: core.ambient.now().toISOString() },
    });
  }
}

const flagged = async () => (await ops.call(routes.listFlaggedRiders)).items;

async function eventsOf(rider: TestPerson): Promise<string[]> {
  const events = await core.system.db.query.outbox.findMany({
    where: (event, { eq: is }) => is(event.partitionKey, rider.id),
  });
  return events.map(({ type }) => type).filter((type) => type.startsWith("rider.flag"));
}

describe("a rider whose positions look made up", () => {
  it("is flagged once, seen by ops with the signs, and cleared by them", async () => {
    const rider = await riderOnDuty(core);
    for (const meters of [9_000, -9_000, 9_500]) await jump(rider, meters);
    await writeSignals(core.system);
    expect((await rowOf(core, rider)).flaggedAt).toBeNull();
    for (const meters of [-9_500, 8_000, 9_000, -9_000]) await jump(rider, meters);
    await writeSignals(core.system);
    await writeSignals(core.system);
    expect(await rowOf(core, rider)).toMatchObject({ flagReason: "teleport" });
    expect(await eventsOf(rider)).toEqual(["rider.flagged"]);
    const [seen] = (await flagged()).filter(({ riderId }) => riderId === rider.id);
    expect(seen).toMatchObject({
      reason: "teleport",
      state: "online",
      signals: [{ kind: "teleport", count: 7 }],
      position: { freshness: "live" },
    });
    const clear = () =>
      ops.call(routes.clearRiderFlag, {
        params: { id: rider.id },
        body: { reason: "phone_fault" },
      });
    await clear();
    expect(await outcomeOf(clear())).toBe("CONFLICT");
    expect((await flagged()).some(({ riderId }) => riderId === rider.id)).toBe(false);
    expect((await rowOf(core, rider)).flaggedAt).toBeNull();
    expect(await eventsOf(rider)).toEqual(["rider.flagged", "rider.flag_cleared"]);
    const rows = () =>
      core.system.db.select().from(riderSignals).where(eq(riderSignals.riderId, rider.id));
    expect(await rows()).toMatchObject([{ count: 7, clearedBy: ops.id }]);
    await jump(rider, 9_000);
    await writeSignals(core.system);
    expect(await rows()).toMatchObject([{ count: 1, clearedAt: null, clearedBy: null }]);
  });

  it("does not become clean by going off duty and on again", async () => {
    const rider = await riderOnDuty(core);
    for (const meters of [9_000, -9_000, 9_500]) await jump(rider, meters);
    await goOffline(rider);
    const at = offsetMeters(cityCenter(core), { northMeters: 300, eastMeters: 200 });
    await goOnline(core, rider, at);
    for (const meters of [-9_500, 8_000]) await jump(rider, meters);
    await writeSignals(core.system);
    expect((await rowOf(core, rider)).flaggedAt).not.toBeNull();
  });

  it("who is unknown cannot be cleared", async () => {
    const nobody = ops.call(routes.clearRiderFlag, {
      params: { id: (await core.person("rider")).id },
      body: { reason: "looked_fine" },
    });
    expect(await outcomeOf(nobody)).toBe("NOT_FOUND");
  });
});
