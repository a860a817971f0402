/** A rider whose process is gone reports to another one. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { cityCenter, outcomeOf, startTestCore, type TestCore } from "../test/index.ts";
import { liveIndexOf } from "./index.ts";
import { supplyOf } from "./supply-state.ts";
import { goOffline, goOnline, newRider } from "./test-riders.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

const pingOf = (rider: Awaited<ReturnType<typeof newRider>>) =>
  rider.call(routes.sendPings, {
    body: { ...cityCenter(core), recordedAt: core.ambient.now().toISOString() },
  });

/** As in a process that was started after the rider went online elsewhere. */
function forget(riderId: string): void {
  supplyOf(core.runtime).onDuty.delete(riderId);
  liveIndexOf(core.runtime).remove(riderId);
}

it("takes over who is on duty by the row, and nobody else", async () => {
  const rider = await newRider(core);
  await goOnline(core, rider);
  forget(rider.id);
  expect(await pingOf(rider)).toMatchObject({ accepted: 1 });
  expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({ state: "online" });
  await goOffline(rider);
  expect(await outcomeOf(pingOf(rider))).toBe("CONFLICT");
});
