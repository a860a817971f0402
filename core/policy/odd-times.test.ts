/** Policies in odd moments: a core that was down, clocks that differ, drafts in between, figures at their bounds. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type PolicyVersion, routes } from "#shared/contracts/index.ts";
import { type Ctx, makeRuntime, type Runtime, systemCtx, transact } from "../platform/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { activatePolicy } from "./activate-policy.ts";
import { startPolicyWatch } from "./index.ts";
import { lastChange, loadVersions } from "./load-versions.ts";
import { knownChange, rememberVersions } from "./policy-memory.ts";
import { PolicyDesk } from "./test-policies.ts";

let core: TestCore;
let ops: TestPerson;
let desk: PolicyDesk;
const others: Runtime[] = [];

beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
  desk = new PolicyDesk(core, ops);
});
afterAll(async () => {
  for (const { database } of others) await database.close();
  await core?.stop();
});
beforeEach(() => desk.clear());

/** Another process of the region, whose clock is ahead by so much. */
function otherProcess(aheadMs = 0): Runtime {
  const now = () => new Date(core.ambient.now().getTime() + aheadMs);
  const other = makeRuntime(core.config, { ...core.ambient, now });
  others.push(other);
  return other;
}

const asOps = (runtime: Runtime): Ctx => ({
  ...systemCtx(runtime),
  actor: { role: "ops", id: ops.id },
});

/** What the watch does, at the moment that a test wants it. */
async function look(runtime: Runtime): Promise<void> {
  const ctx = systemCtx(runtime);
  if ((await lastChange(ctx)) === knownChange(runtime)) return;
  rememberVersions(runtime, await loadVersions(ctx));
}

const setBy = (runtime: Runtime, { kind, id }: PolicyVersion) =>
  activatePolicy(asOps(runtime), { kind, id, reason: "go" });

test("a core that was down while one began, and finds one that does not fit, has the last good one", async () => {
  const draft = await desk.draft({ body: { deliveryBaseMinor: 4_321 } });
  await desk.activate(draft, { effectiveFrom: desk.at(60_000) });
  await core.asOwner(`
    insert into policy_versions (id, kind, body, state, effective_from, reason, created_by, created_at)
    values ('pol_in_low', 'prices', '{"deliveryBaseMinor": -1}', 'active', '${desk.at(90_000)}', 'x', 'x', now())`);
  core.ambient.advance(120_000);
  const other = otherProcess();
  const watch = await startPolicyWatch(other);
  expect(desk.prices(other).deliveryBaseMinor).toBe(4_321);
  expect(await other.metrics.registry.metrics()).toMatch(/beeline_policies_refused\{.*\} 1/);
  await watch.stop();
});

test("a draft that is written while a version is being set hides it from nobody", async () => {
  const other = otherProcess();
  const draft = await desk.draft({ body: { deliveryBaseMinor: 5_432 } });
  await transact(asOps(core.runtime), async (tx) => {
    await activatePolicy(tx, { kind: draft.kind, id: draft.id, reason: "go" });
    // It gets the larger number, and is there first.
    await desk.draft({ body: {} });
    await look(other);
    expect(desk.prices(other).deliveryBaseMinor).not.toBe(5_432);
  });
  await look(other);
  expect(desk.prices(other).deliveryBaseMinor).toBe(5_432);
});

test("clocks that differ delay a change by as much, and lose none", async () => {
  const [ahead, behind] = [otherProcess(5_000), otherProcess(-5_000)];
  await setBy(ahead, await desk.draft({ body: { deliveryBaseMinor: 1_000 } }));
  await Promise.all([look(core.runtime), look(behind)]);
  expect(desk.prices(ahead).deliveryBaseMinor).toBe(1_000);
  expect(desk.prices().deliveryBaseMinor).not.toBe(1_000);
  // Set later by a clock that is behind, it is later all the same.
  await setBy(behind, await desk.draft({ body: { deliveryBaseMinor: 2_000 } }));
  await Promise.all([look(core.runtime), look(ahead)]);
  core.ambient.advance(10_001);
  for (const runtime of [core.runtime, ahead, behind]) {
    expect(desk.prices(runtime).deliveryBaseMinor).toBe(2_000);
  }
});

test("an old version is set again by its body, and what it covered comes back without it", async () => {
  const first = await desk.put({ body: { deliveryBaseMinor: 1_111 } });
  await desk.put({ body: { deliveryBaseMinor: 2_222 } });
  const again = await desk.put({ body: first.body });
  expect(desk.prices().deliveryBaseMinor).toBe(1_111);
  const params = { kind: again.kind, id: again.id };
  await ops.call(routes.retirePolicy, { params, body: { reason: "no" } });
  expect(desk.prices().deliveryBaseMinor).toBe(2_222);
});

test("a preview writes nothing", async () => {
  const rows = async () => [
    ...(await core.system.db.execute(`
      select (select count(*)::int from policy_versions) as versions,
        (select count(*)::int from policy_changes) as changes`)),
  ];
  const [before, values] = [await rows(), desk.prices()];
  expect(before).toEqual([{ versions: expect.any(Number), changes: expect.any(Number) }]);
  for (const body of [{ deliveryBaseMinor: 9 }, { deliveryBaseMinor: -9 }, { nothing: 1 }]) {
    await ops.call(routes.previewPolicy, { params: { kind: "prices" }, body: { body } });
  }
  expect(await rows()).toEqual(before);
  expect(desk.prices()).toBe(values);
});

test.each([
  ["prices", { deliveryBaseMinor: 0 }, true],
  ["prices", { deliveryBaseMinor: -1 }, false],
  ["prices", { deliveryBaseMinor: Number.MAX_SAFE_INTEGER }, false],
  ["prices", { deliveryBaseMinor: 1e308 }, false],
  ["prices", { deliveryBaseMinor: 0.5 }, false],
  ["prices", { deliveryBaseMinor: null }, false],
  ["limits", { read: Number.MIN_VALUE }, false],
  ["search", { radiusStepsMeters: [] }, false],
  ["search", { radiusStepsMeters: Array.from({ length: 20_000 }, (_, at) => 200 + at) }, false],
  ["retention", { idempotencyHours: 23 }, false],
  ["retention", { idempotencyHours: 24, webhookDays: 31, sagaDays: 120, dutyDays: 125 }, true],
])("figures of %s have bounds: %#", async (kind, body, isFit) => {
  const outcome = await outcomeOf(desk.draft({ kind, body }));
  expect(outcome).toBe(isFit ? "OK" : "VALIDATION_FAILED");
});
