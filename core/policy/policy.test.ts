/** Policies end to end: drafts and checks, times, twins, other processes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import type { BeelineError } from "#shared/errors.ts";
import { makeRuntime, type Runtime } from "../platform/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson, until } from "../test/index.ts";
import { type PolicyWatch, policyAsOf, startPolicyWatch } from "./index.ts";
import { PolicyDesk } from "./test-policies.ts";

let core: TestCore;
let ops: TestPerson;
let desk: PolicyDesk;
const PRICES = { kind: "prices" };

beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
  desk = new PolicyDesk(core, ops);
});
afterAll(() => core?.stop());
beforeEach(() => desk.clear());

async function issuesOf(asked: Promise<unknown>): Promise<string[]> {
  const thrown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({ code: "VALIDATION_FAILED" });
  return ((thrown as BeelineError).options.issues ?? []).map(({ path }) => path);
}

describe("a draft", () => {
  test.each([
    ["search", { waveSecond: 10 }],
    ["dispatch", { weights: { eta: 0.9 } }],
    ["dispatch", { plan: { tickMs: 0 } }],
    ["search", { radiusStepsMeters: [5_000, 4_000] }],
    ["prices", { deliveryBaseMinor: "much" }],
  ])("of %s that does not fit is refused: %j", async (kind, body) => {
    expect((await issuesOf(desk.draft({ kind, body })))[0]).toMatch(/^body/);
  });

  test.each([
    [{ kind: "prices", cityCode: "ldn" }, "VALIDATION_FAILED"],
    [{ kind: "retention", cityCode: "blr" }, "VALIDATION_FAILED"],
    [{ kind: "prices", vertical: "ride" }, "VALIDATION_FAILED"],
    [{ kind: "nothing" }, "NOT_FOUND"],
  ] as const)("for a place that nobody reads is refused: %j", async (place, code) => {
    expect(await outcomeOf(desk.draft({ ...place, body: {} }))).toBe(code);
  });

  test("changes nothing, and can be thrown away once", async () => {
    const before = desk.prices();
    const made = await desk.draft({ body: { deliveryBaseMinor: 1 } });
    expect(made).toMatchObject({ standing: "draft", createdBy: ops.id });
    expect(desk.prices()).toBe(before);
    const call = { params: { kind: made.kind, id: made.id }, body: { reason: "no" } };
    expect(await ops.call(routes.discardPolicy, call)).toMatchObject({ standing: "discarded" });
    expect(await outcomeOf(ops.call(routes.discardPolicy, call))).toBe("CONFLICT");
    expect(await outcomeOf(desk.activate(made))).toBe("CONFLICT");
    const { items } = await ops.call(routes.listPolicyChanges, { params: call.params });
    expect(items.map(({ action, actorId, reason }) => [action, actorId, reason])).toEqual([
      ["drafted", ops.id, "a test"],
      ["discarded", ops.id, "no"],
    ]);
  });

  test("is nobody's business but that of ops", async () => {
    const customer = await core.person("customer");
    expect(await outcomeOf(customer.call(routes.listPolicies))).toBe("FORBIDDEN");
  });
});

describe("in force", () => {
  test("narrower over wider, until it is retired", async () => {
    const usual = desk.prices().includedMeters;
    await desk.put({ body: { deliveryBaseMinor: 3_000, deliveryPerKmMinor: 900 } });
    const city = await desk.put({ cityCode: "blr", body: { deliveryBaseMinor: 4_000 } });
    const merged = { deliveryBaseMinor: 4_000, deliveryPerKmMinor: 900, includedMeters: usual };
    expect(desk.prices()).toMatchObject(merged);
    expect(desk.prices(core.runtime, "del")).toMatchObject({ deliveryBaseMinor: 3_000 });
    const params = { kind: city.kind, id: city.id };
    await ops.call(routes.retirePolicy, { params, body: { reason: "enough" } });
    expect(desk.prices()).toMatchObject({ deliveryBaseMinor: 3_000 });
    const seen = await ops.call(routes.listPolicyVersions, {
      params: PRICES,
      query: { cityCode: "blr" },
    });
    expect(seen.items[0]).toMatchObject({ id: city.id, standing: "retired" });
    expect(seen.inForce.values).toMatchObject({ deliveryBaseMinor: 3_000 });
  });

  test("from a time until a time, and what it covered comes back", async () => {
    await desk.put({ body: { deliveryBaseMinor: 3_000 } });
    const weekend = await desk.activate(await desk.draft({ body: { deliveryBaseMinor: 9_000 } }), {
      ...{ effectiveFrom: desk.at(60_000), effectiveUntil: desk.at(120_000) },
    });
    expect(weekend.standing).toBe("scheduled");
    const first = desk.prices();
    expect(first.deliveryBaseMinor).toBe(3_000);
    expect(desk.prices()).toBe(first);
    core.ambient.advance(61_000);
    expect(desk.prices().deliveryBaseMinor).toBe(9_000);
    core.ambient.advance(61_000);
    expect(desk.prices().deliveryBaseMinor).toBe(3_000);
    expect(
      await outcomeOf(
        desk.activate(await desk.draft({ body: {} }), { effectiveFrom: desk.at(-3_600_000) }),
      ),
    ).toBe("VALIDATION_FAILED");
  });

  test("and what was in force lately is remembered for what began under it", async () => {
    const asOf = (atText: string) =>
      policyAsOf(core.runtime, "prices", { cityCode: "blr" }, new Date(atText)).values;
    const early = desk.at(0);
    const { deliveryBaseMinor: usual } = asOf(early);
    core.ambient.advance(1_000);
    const first = await desk.put({ body: { deliveryBaseMinor: 3_000 } });
    const middle = desk.at(0);
    core.ambient.advance(1_000);
    const params = { kind: first.kind, id: first.id };
    await ops.call(routes.retirePolicy, { params, body: { reason: "enough" } });
    await desk.put({ cityCode: "blr", body: { deliveryBaseMinor: 5_000 } });
    core.ambient.advance(1_000);
    const seen = [early, middle, desk.at(0)].map((text) => asOf(text).deliveryBaseMinor);
    expect(seen).toEqual([usual, 3_000, 5_000]);
    expect(asOf(desk.at(0))).toBe(desk.prices());
  });

  test("a region may not break what a city lays over it", async () => {
    await desk.put({ kind: "search", cityCode: "blr", body: { queuePressure: 10 } });
    const region = await desk.draft({
      kind: "search",
      body: { queuePressure: 5, refusePressure: 9 },
    });
    expect(await issuesOf(desk.activate(region))).toEqual(["body.refusePressure"]);
  });

  test("of two who change the same at once one is told to look again", async () => {
    const { inForce } = await ops.call(routes.listPolicyVersions, { params: PRICES });
    const drafts = await Promise.all(
      [1, 2, 3].map((minor) => desk.draft({ body: { deliveryBaseMinor: minor } })),
    );
    const expectedRevision = inForce.revision;
    const outcomes = await Promise.all(
      drafts.map((made) => outcomeOf(desk.activate(made, { expectedRevision }))),
    );
    expect(outcomes.filter((code) => code === "CONFLICT")).toHaveLength(2);
    const winner = drafts[outcomes.findIndex((code) => code !== "CONFLICT")]!;
    expect(desk.prices()).toMatchObject(winner.body);
    // Without looking all of them go, one after the other.
    const more = await Promise.all(
      [4, 5, 6].map((minor) => desk.draft({ body: { includedMeters: minor } })),
    );
    await Promise.all(more.map((made) => desk.activate(made)));
    const { items } = await ops.call(routes.listPolicyVersions, { params: PRICES });
    expect(items.filter(({ standing }) => standing === "in_force")).toHaveLength(1);
  });
});

describe("another process", () => {
  let other: Runtime;
  let watch: PolicyWatch;

  beforeAll(async () => {
    other = makeRuntime(core.config, core.ambient);
    watch = await startPolicyWatch(other);
  });
  afterAll(async () => {
    await watch?.stop();
    await other?.database.close();
  });

  test("has what ops changed within two seconds", async () => {
    await desk.put({ cityCode: "blr", body: { deliveryBaseMinor: 7_777 } });
    const since = performance.now();
    await until("it is there too", () => desk.prices(other).deliveryBaseMinor === 7_777);
    // The bound is for a quiet machine; here only that it is no half minute.
    expect(performance.now() - since).toBeLessThan(8_000);
  });

  test("and keeps the last good one when something strange lies there", async () => {
    const good = await desk.put({ body: { deliveryBaseMinor: 3_210 } });
    await core.asOwner(`
      insert into policy_versions (id, kind, body, state, effective_from, reason, created_by, created_at)
      values ('pol_in_bad', 'prices', '{"deliveryBaseMinor": -1}', 'active', '${desk.at(0)}', 'x', 'x', now()),
        ('pol_in_odd', 'of_tomorrow', '{}', 'active', '${desk.at(0)}', 'x', 'x', now());
      insert into policy_changes (version_id, action, actor_id, reason, at)
      values ('pol_in_bad', 'activated', 'x', 'x', now())`);
    core.ambient.advance(1_000);
    const refused = async () =>
      /beeline_policies_refused\{.*\} 2/.test(await other.metrics.registry.metrics());
    await until("it is told", refused);
    expect(desk.prices(other).deliveryBaseMinor).toBe(3_210);
    const { problems, items } = await ops.call(routes.listPolicies);
    expect(problems.map(({ versionId }) => versionId).sort()).toEqual(["pol_in_bad", "pol_in_odd"]);
    const prices = items.find(({ kind }) => kind === "prices")!;
    expect(prices.places[0]!.revision).toContain(good.id);
    const { items: versions } = await ops.call(routes.listPolicyVersions, { params: PRICES });
    expect(versions.find(({ id }) => id === "pol_in_bad")?.standing).toBe("refused");
  });
});
