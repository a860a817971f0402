/** Policies end to end: drafts and checks, times, twins, other processes, what was promised. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PolicyVersion, type Quote, routes } from "#shared/contracts/index.ts";
import type { BeelineError } from "#shared/errors.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeRuntime, type Runtime, systemCtx } from "../platform/index.ts";
import {
  cityCenter,
  type MoneyStage,
  openMoneyStage,
  outcomeOf,
  quoteFor,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { type PolicyWatch, policyAtRevision, policyInForce, startPolicyWatch } from "./index.ts";
import { loadVersions } from "./load-versions.ts";
import { rememberVersions } from "./policy-memory.ts";

let stage: MoneyStage;
let core: TestCore;
let ops: TestPerson;
let store: TestStore;
const PRICES = { kind: "prices" };

beforeAll(async () => {
  stage = await openMoneyStage();
  ({ core, ops, store } = stage);
});
afterAll(() => stage?.stop());
/** What an earlier test left would lie under the next. */
beforeEach(async () => {
  await core.asOwner("update policy_versions set state = 'retired' where state = 'active'");
  rememberVersions(core.runtime, await loadVersions(core.system));
});

interface Wanted {
  readonly kind?: string;
  readonly body: Record<string, unknown>;
  readonly cityCode?: string;
  readonly vertical?: "delivery" | "ride";
}

function draft({ kind = "prices", ...body }: Wanted): Promise<PolicyVersion> {
  const made = { ...body, reason: "a test" } as never;
  return ops.call(routes.draftPolicy, { params: { kind }, body: made });
}

function activate({ id, kind }: PolicyVersion, more: Record<string, unknown> = {}) {
  const body = { reason: "go", ...more };
  return ops.call(routes.activatePolicy, { params: { kind, id }, body });
}

const put = async (wanted: Wanted) => activate(await draft(wanted));
const pricesIn = (runtime: Runtime = core.runtime, cityCode = "blr") =>
  policyInForce(runtime, "prices", { cityCode }).values;
const at = (ms: number) => new Date(core.ambient.now().getTime() + ms).toISOString();

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
    expect((await issuesOf(draft({ kind, body })))[0]).toMatch(/^body/);
  });

  test.each([
    [{ kind: "prices", cityCode: "ldn" }, "VALIDATION_FAILED"],
    [{ kind: "retention", cityCode: "blr" }, "VALIDATION_FAILED"],
    [{ kind: "prices", vertical: "ride" }, "VALIDATION_FAILED"],
    [{ kind: "nothing" }, "NOT_FOUND"],
  ] as const)("for a place that nobody reads is refused: %j", async (place, code) => {
    expect(await outcomeOf(draft({ ...place, body: {} }))).toBe(code);
  });

  test("changes nothing, and can be thrown away once", async () => {
    const before = pricesIn();
    const made = await draft({ body: { deliveryBaseMinor: 1 } });
    expect(made).toMatchObject({ standing: "draft", createdBy: ops.id });
    expect(pricesIn()).toBe(before);
    const call = { params: { kind: made.kind, id: made.id }, body: { reason: "no" } };
    expect(await ops.call(routes.discardPolicy, call)).toMatchObject({ standing: "discarded" });
    expect(await outcomeOf(ops.call(routes.discardPolicy, call))).toBe("CONFLICT");
    expect(await outcomeOf(activate(made))).toBe("CONFLICT");
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
    const usual = pricesIn().includedMeters;
    await put({ body: { deliveryBaseMinor: 3_000, deliveryPerKmMinor: 900 } });
    const city = await put({ cityCode: "blr", body: { deliveryBaseMinor: 4_000 } });
    const merged = { deliveryBaseMinor: 4_000, deliveryPerKmMinor: 900, includedMeters: usual };
    expect(pricesIn()).toMatchObject(merged);
    expect(pricesIn(core.runtime, "del")).toMatchObject({ deliveryBaseMinor: 3_000 });
    const params = { kind: city.kind, id: city.id };
    await ops.call(routes.retirePolicy, { params, body: { reason: "enough" } });
    expect(pricesIn()).toMatchObject({ deliveryBaseMinor: 3_000 });
    const seen = await ops.call(routes.listPolicyVersions, {
      params: PRICES,
      query: { cityCode: "blr" },
    });
    expect(seen.items[0]).toMatchObject({ id: city.id, standing: "retired" });
    expect(seen.inForce.values).toMatchObject({ deliveryBaseMinor: 3_000 });
  });

  test("from a time until a time, and what it covered comes back", async () => {
    await put({ body: { deliveryBaseMinor: 3_000 } });
    const weekend = await activate(await draft({ body: { deliveryBaseMinor: 9_000 } }), {
      ...{ effectiveFrom: at(60_000), effectiveUntil: at(120_000) },
    });
    expect(weekend.standing).toBe("scheduled");
    const first = pricesIn();
    expect(first.deliveryBaseMinor).toBe(3_000);
    expect(pricesIn()).toBe(first);
    core.ambient.advance(61_000);
    expect(pricesIn().deliveryBaseMinor).toBe(9_000);
    core.ambient.advance(61_000);
    expect(pricesIn().deliveryBaseMinor).toBe(3_000);
    expect(
      await outcomeOf(activate(await draft({ body: {} }), { effectiveFrom: at(-3_600_000) })),
    ).toBe("VALIDATION_FAILED");
  });

  test("a region may not break what a city lays over it", async () => {
    await put({ kind: "search", cityCode: "blr", body: { queuePressure: 10 } });
    const region = await draft({ kind: "search", body: { queuePressure: 5, refusePressure: 9 } });
    expect(await issuesOf(activate(region))).toEqual(["body.refusePressure"]);
  });

  test("of two who change the same at once one is told to look again", async () => {
    const { inForce } = await ops.call(routes.listPolicyVersions, { params: PRICES });
    const drafts = await Promise.all(
      [1, 2, 3].map((minor) => draft({ body: { deliveryBaseMinor: minor } })),
    );
    const expectedRevision = inForce.revision;
    const outcomes = await Promise.all(
      drafts.map((made) => outcomeOf(activate(made, { expectedRevision }))),
    );
    expect(outcomes.filter((code) => code === "CONFLICT")).toHaveLength(2);
    const winner = drafts[outcomes.findIndex((code) => code !== "CONFLICT")]!;
    expect(pricesIn()).toMatchObject(winner.body);
    // Without looking all of them go, one after the other.
    const more = await Promise.all(
      [4, 5, 6].map((minor) => draft({ body: { includedMeters: minor } })),
    );
    await Promise.all(more.map((made) => activate(made)));
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
    await put({ cityCode: "blr", body: { deliveryBaseMinor: 7_777 } });
    const since = performance.now();
    await until("it is there too", () => pricesIn(other).deliveryBaseMinor === 7_777);
    // The bound is for a quiet machine; here only that it is no half minute.
    expect(performance.now() - since).toBeLessThan(8_000);
  });

  test("and keeps the last good one when something strange lies there", async () => {
    const good = await put({ body: { deliveryBaseMinor: 3_210 } });
    await core.asOwner(`
      insert into policy_versions (id, kind, body, state, effective_from, reason, created_by, created_at)
      values ('pol_in_bad', 'prices', '{"deliveryBaseMinor": -1}', 'active', '${at(0)}', 'x', 'x', now()),
        ('pol_in_odd', 'of_tomorrow', '{}', 'active', '${at(0)}', 'x', 'x', now());
      insert into policy_changes (version_id, action, actor_id, reason, at)
      values ('pol_in_bad', 'activated', 'x', 'x', now())`);
    core.ambient.advance(1_000);
    const refused = async () =>
      /beeline_policies_refused\{.*\} 2/.test(await other.metrics.registry.metrics());
    await until("it is told", refused);
    expect(pricesIn(other).deliveryBaseMinor).toBe(3_210);
    const { problems, items } = await ops.call(routes.listPolicies);
    expect(problems.map(({ versionId }) => versionId).sort()).toEqual(["pol_in_bad", "pol_in_odd"]);
    const prices = items.find(({ kind }) => kind === "prices")!;
    expect(prices.places[0]!.revision).toContain(good.id);
    const { items: versions } = await ops.call(routes.listPolicyVersions, { params: PRICES });
    expect(versions.find(({ id }) => id === "pol_in_bad")?.standing).toBe("refused");
  });
});

describe("what was promised", () => {
  test("is kept: a preview is what a quote then costs, and running orders end as they began", async () => {
    const customer = await core.person("customer");
    const early = await quoteFor(core, customer, store);
    const body = { deliveryBaseMinor: 12_300, smallBasketFeeMinor: 4_000 };
    const call = { params: PRICES, body: { body, example: { quoteId: early.id } } };
    const preview = await ops.call(routes.previewPolicy, call);
    const [example] = preview.examples;
    expect(preview.changes.map(({ path }) => path).sort()).toEqual(Object.keys(body).sort());
    expect(example?.before).toEqual(early.options[0]!.total);
    await put({ body });
    await put({ kind: "kitchen", body: { cancelShareBasisPoints: 10_000 } });
    const late = await quoteFor(core, customer, store);
    expect(late.options[0]!.total).toEqual(example?.after);
    const cash = { paymentMethodId: "cash" };
    const order = await customer.call(routes.placeOrder, { body: { quoteId: early.id, ...cash } });
    expect(order).toMatchObject({ total: early.options[0]!.total, kitchenShareBasisPoints: 2_500 });
    const later = await customer.call(routes.placeOrder, { body: { quoteId: late.id, ...cash } });
    expect(later).toMatchObject({ kitchenShareBasisPoints: 10_000 });
    const params = { id: order.id };
    await store.partner.call(routes.acceptOrder, { params, body: {} });
    await store.partner.call(routes.startPreparing, { params });
    const over = await customer.call(routes.cancelOrder, { params, body: { reason: "late" } });
    const goods = order.items.reduce((sum, { lineTotal }) => sum + lineTotal.amountMinor, 0);
    expect(over.cancellationFee?.amountMinor).toBe(goods / 4);
  });

  test("an order is shared out as it was quoted", async () => {
    const customer = await stage.customer();
    let goods = 0;
    const before = await stage.balance("partner_payable", store.id);
    await stage.delivered(customer, "cash", async ({ items }) => {
      goods = items.reduce((sum, { lineTotal }) => sum + lineTotal.amountMinor, 0);
      await put({ kind: "shares", body: { commissionBasisPoints: 10_000 } });
    });
    const earned = (await stage.balance("partner_payable", store.id)) - before;
    expect(earned).toBe(goods * 0.82);
    await stage.delivered(customer, "cash");
    expect(await stage.balance("partner_payable", store.id)).toBe(before + earned);
  });

  test("the same for a ride", async () => {
    const customer = await core.person("customer");
    const pickup = { position: cityCenter(core), address: "here" };
    const place = offsetMeters(pickup.position, { northMeters: 3_000, eastMeters: 2_000 });
    const dropoff = { position: place, address: "there" };
    const quote = () =>
      customer.call(routes.createQuote, { body: { vertical: "ride", pickup, dropoff } });
    const totalOf = (of: Quote) => of.options.find(({ type }) => type === "AUTO")?.total;
    const early = await quote();
    const body = { types: { AUTO: { perKmMinor: 9_900 } } };
    const example = { quoteId: early.id, rideType: "AUTO" };
    const params = { kind: "fares" };
    const seen = await ops.call(routes.previewPolicy, { params, body: { body, example } });
    expect(seen.examples[0]?.before).toEqual(totalOf(early));
    await put({ kind: "fares", body });
    const late = await quote();
    expect(totalOf(late)).toEqual(seen.examples[0]?.after);
    expect(totalOf(late)).not.toEqual(totalOf(early));
  });

  test("a preview of surge tells what a ride costs by how much is asked for", async () => {
    const off = { params: { kind: "surge" }, body: { body: { isOn: false } } };
    const { examples } = await ops.call(routes.previewPolicy, off);
    const calm = examples[0]!.after;
    expect(examples.map(({ after }) => after)).toEqual(examples.map(() => calm));
    expect(examples.at(-1)!.before!.amountMinor).toBeGreaterThan(calm!.amountMinor);
  });

  test("by the name of its revision, however often things have changed since", async () => {
    await put({ body: { deliveryBaseMinor: 1_111 } });
    const city = await put({ cityCode: "blr", body: { includedMeters: 42 } });
    const { revision, values } = policyInForce(core.runtime, "prices", { cityCode: "blr" });
    await ops.call(routes.retirePolicy, {
      params: { kind: "prices", id: city.id },
      body: { reason: "x" },
    });
    await put({ body: { deliveryBaseMinor: 2_222 } });
    expect(pricesIn().includedMeters).not.toBe(42);
    const other = makeRuntime(core.config, core.ambient);
    for (const ctx of [core.system, systemCtx(other)]) {
      expect((await policyAtRevision(ctx, "prices", revision)).values).toEqual(values);
    }
    await other.database.close();
    const strange = revision.replace(city.id, "pol_in_gone");
    await expect(policyAtRevision(core.system, "prices", strange)).rejects.toThrow("is not there");
  });

  test("also when a release starts from something else", async () => {
    const { values } = policyInForce(core.runtime, "prices");
    await core.system.db.execute(
      `insert into policy_defaults values ('prices', '0123456789ab', '${JSON.stringify({ ...values, includedMeters: 7 })}', now())`,
    );
    const old = await policyAtRevision(core.system, "prices", "prices/in/blr@0123456789ab");
    expect(old.values.includedMeters).toBe(7);
  });

  test("the application cannot rewrite it", async () => {
    await put({ body: {} });
    for (const text of [
      "update policy_versions set body = '{}'",
      "delete from policy_versions",
      "update policy_changes set reason = 'x'",
      "delete from policy_changes",
      "truncate policy_changes",
      "update policy_defaults set values = '{}'",
      "delete from policy_defaults",
    ]) {
      await expect(core.system.db.execute(text), text).rejects.toMatchObject({
        cause: { code: "42501" },
      });
    }
  });
});
