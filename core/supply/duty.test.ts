import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { riderOnDuty, startTestCore, type TestCore } from "../test/index.ts";
import { liveIndexOf, setRiderState } from "./index.ts";
import { supplyOf } from "./supply-state.ts";
import { goOffline, goOnline, newRider, rowOf } from "./test-riders.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

describe("duty", () => {
  it("puts a rider on the map and takes it off again", async () => {
    const rider = await newRider(core);
    expect(await goOnline(core, rider)).toMatchObject({ state: "online", vehicle: "bike" });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({
      state: "online",
      vehicle: "bike",
      cityCode: "blr",
    });
    expect(await goOffline(rider)).toMatchObject({ state: "offline" });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toBeUndefined();
    expect(await rider.call(routes.getRider)).toMatchObject({ state: "offline", vehicle: "bike" });
    // By the name of what passengers book, too.
    const duty = { status: "online", vehicle: "BIKE" } as const;
    expect(await rider.call(routes.setDuty, { body: duty })).toMatchObject({ vehicle: "bike" });
    await goOffline(rider);
  });

  it("appends one event per change, and none when nothing changed", async () => {
    const rider = await newRider(core);
    await goOnline(core, rider);
    await goOnline(core, rider);
    await goOffline(rider);
    await goOffline(rider);
    const events = await core.system.db.query.outbox.findMany({
      where: (event, { eq: is }) => is(event.partitionKey, rider.id),
    });
    expect(events.map((event) => event.payload["to"])).toEqual(["online", "offline"]);
  });

  it("follows the rider to the city where it goes online", async () => {
    const rider = await newRider(core);
    await goOnline(core, rider, core.runtime.region.cities[1]!.center);
    expect(await rider.call(routes.getRider)).toMatchObject({ cityCode: "bom" });
  });

  it("judges by the rules of the city where somebody goes online, or moves to", async () => {
    const [here, there] = core.runtime.region.cities;
    const ops = await core.person("ops");
    const params = { kind: "eligibility" };
    const strict = {
      body: { trustsEarlierChecks: false },
      cityCode: there!.code,
      reason: "a test",
    };
    const { id } = await ops.call(routes.draftPolicy, { params, body: strict });
    const version = { params: { ...params, id }, body: { reason: "a test" } };
    await ops.call(routes.activatePolicy, version);
    const [staying, coming] = [await newRider(core), await newRider(core)];
    await goOnline(core, staying, here!.center);
    const refused = { code: "KYC_REQUIRED" };
    await expect(goOnline(core, staying, there!.center)).rejects.toMatchObject(refused);
    expect(await staying.call(routes.getRider)).toMatchObject({ cityCode: here!.code });
    await expect(goOnline(core, coming, there!.center)).rejects.toMatchObject(refused);
    await ops.call(routes.retirePolicy, version);
    await goOnline(core, staying, there!.center);
    expect(await staying.call(routes.getRider)).toMatchObject({ cityCode: there!.code });
  });

  it.each([
    ["KYC_REQUIRED", { kyc: "pending" as const }],
    ["SUSPENDED", { state: "suspended" as const }],
  ])("refuses to go online with %s", async (code, change) => {
    const rider = await newRider(core, change);
    await expect(goOnline(core, rider)).rejects.toMatchObject({ code });
  });

  it("trusts who was verified before papers were kept with no more than was asked for then", async () => {
    const rider = await newRider(core);
    expect(await goOnline(core, rider)).toMatchObject({ vehicle: "bike" });
    const position = core.runtime.region.cities[0]!.center;
    const body = { status: "online", vehicle: "sedan", position } as const;
    const asPassengersDriver = rider.call(routes.setDuty, { body });
    await expect(asPassengersDriver).rejects.toMatchObject({ code: "KYC_REQUIRED" });
  });

  it("refuses a rider for whom there is no room, and keeps those who are there", async () => {
    const [present, late] = [await newRider(core), await newRider(core)];
    await goOnline(core, present);
    const supply = supplyOf(core.runtime);
    const { maxOnDuty } = supply;
    supply.maxOnDuty = supply.onDuty.size;
    await expect(goOnline(core, late)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect((await rowOf(core, late)).state).toBe("offline");
    expect(await goOnline(core, present)).toMatchObject({ state: "online" });
    await goOffline(present);
    expect(await goOnline(core, late)).toMatchObject({ state: "online" });
    supply.maxOnDuty = maxOnDuty;
  });

  it("refuses a place that no city serves", async () => {
    const rider = await newRider(core);
    await expect(goOnline(core, rider, { lat: 0, lng: 0 })).rejects.toMatchObject({
      code: "OUT_OF_AREA",
    });
    expect((await rowOf(core, rider)).state).toBe("offline");
  });

  it("refuses to leave a trip alone", async () => {
    const rider = await riderOnDuty(core);
    await setRiderState(core.system, rider.id, "on_trip");
    await expect(goOffline(rider)).rejects.toMatchObject({ code: "DRIVER_BUSY" });
    expect(await goOnline(core, rider)).toMatchObject({ state: "on_trip" });
  });

  it("needs a position the first time only", async () => {
    const rider = await newRider(core);
    const call = rider.call(routes.setDuty, { body: { status: "online" } });
    await expect(call).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    await goOnline(core, rider);
    await goOffline(rider);
    const again = await rider.call(routes.setDuty, { body: { status: "online" } });
    expect(again.state).toBe("online");
  });

  it("has one winner when on and off come at the same time", async () => {
    const rider = await newRider(core);
    await goOnline(core, rider);
    const all = [goOffline(rider), goOnline(core, rider), goOffline(rider), goOnline(core, rider)];
    await Promise.allSettled(all);
    const live = await liveIndexOf(core.runtime).get(rider.id);
    const { state } = await rowOf(core, rider);
    expect(state === "offline" ? undefined : state).toBe(live?.state);
  });

  it("lets only riders in", async () => {
    const customer = await core.person("customer");
    await expect(goOnline(core, customer)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a change of state", () => {
  it("happens once, however many ask", async () => {
    const rider = await riderOnDuty(core);
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => setRiderState(core.system, rider.id, "on_trip")),
    );
    expect(asked.filter(Boolean)).toHaveLength(1);
  });

  it("does not show in the index when its transaction fails", async () => {
    const rider = await riderOnDuty(core);
    const failing = core.runtime.database.transact(async (tx) => {
      await setRiderState({ ...core.system, db: tx, afterCommit: [] }, rider.id, "on_trip");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({ state: "online" });
  });

  it("is refused from a state that the caller did not expect", async () => {
    const rider = await riderOnDuty(core);
    expect(await setRiderState(core.system, rider.id, "on_trip", ["offered"])).toBe(false);
    expect((await rowOf(core, rider)).state).toBe("online");
  });
});
