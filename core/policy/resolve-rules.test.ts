import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type PolicyDefinition,
  type PolicyKind,
  policyKinds,
  type Vertical,
  verticals,
} from "#shared/policies/index.ts";
import { regionCodes, regions } from "#shared/regions.ts";
import { differences, type Json, merge } from "./merge-rules.ts";
import { type ActiveVersion, newProblems, placesOf, resolvePolicy } from "./resolve-rules.ts";

/** Two shares that sum to 10, a list, a switch. */
const schema = z
  .strictObject({
    shares: z.strictObject({ a: z.int().min(0), b: z.int().min(0) }),
    steps: z.array(z.int()).min(1),
    isOn: z.boolean(),
  })
  .refine(({ shares }) => shares.a + shares.b === 10, { path: ["shares"], message: "Sum to 10" });
const usual = { shares: { a: 5, b: 5 }, steps: [1, 2], isOn: false };
const definition: PolicyDefinition = {
  schema,
  defaults: { in: usual, us: usual, uk: usual },
  verticals: { ride: { isOn: true } },
};

function version(given: Partial<ActiveVersion> & { id: string; body: Json }): ActiveVersion {
  const fromMs = given.fromMs ?? 0;
  return {
    ...{ kind: "test", cityCode: null, vertical: null, fromMs, untilMs: null },
    activatedAtMs: fromMs,
    ...given,
  };
}

const question = (place: { cityCode?: string; vertical?: Vertical } = {}, atMs = 100) => ({
  ...{ kind: "test", region: "in" as const, place, atMs },
});

describe("levels", () => {
  const all = [
    version({ id: "region", body: { steps: [1], isOn: false } }),
    version({ id: "city", cityCode: "blr", body: { steps: [2] } }),
    version({ id: "ride", vertical: "ride", body: { steps: [3], isOn: true } }),
    version({
      id: "city-ride",
      cityCode: "blr",
      vertical: "ride",
      body: { shares: { a: 7, b: 3 } },
    }),
  ];

  test.each([
    [{}, { steps: [1], isOn: false, shares: { a: 5, b: 5 } }, ["region"]],
    [{ cityCode: "blr" }, { steps: [2], isOn: false }, ["region", "city"]],
    [{ vertical: "ride" }, { steps: [3], isOn: true }, ["region", "ride"]],
    [{ cityCode: "del", vertical: "ride" }, { steps: [3] }, ["region", "ride"]],
    [
      { cityCode: "blr", vertical: "ride" },
      { steps: [3], isOn: true, shares: { a: 7, b: 3 } },
      ["region", "city", "ride", "city-ride"],
    ],
  ] as const)("%o", (place, values, ids) => {
    const found = resolvePolicy(definition, question(place), all);
    expect(found.values).toMatchObject(values);
    expect(found.versions.map(({ id }) => id)).toEqual(ids);
    expect(found.revision).toMatch(new RegExp(`@[0-9a-f]{12}\\+${ids.join("\\+")}$`));
  });

  test("the defaults of a vertical lie under every version", () => {
    expect(resolvePolicy(definition, question({ vertical: "ride" }), []).values).toEqual({
      ...usual,
      isOn: true,
    });
    expect(resolvePolicy(definition, question(), []).values).toEqual(usual);
  });

  test("a kind that knows no cities is the same in all", () => {
    const plain = { ...definition, levels: [] };
    const found = resolvePolicy(plain, question({ cityCode: "blr", vertical: "ride" }), all);
    expect(found.versions.map(({ id }) => id)).toEqual(["region"]);
  });
});

describe("time", () => {
  const weekend = version({ id: "weekend", body: { isOn: true }, fromMs: 200, untilMs: 300 });
  const base = version({ id: "base", body: { steps: [9] }, fromMs: 50 });

  test.each([
    [10, [], 50],
    [50, ["base"], 200],
    [199, ["base"], 200],
    [200, ["weekend"], 300],
    [299, ["weekend"], 300],
    [300, ["base"], Number.POSITIVE_INFINITY],
  ])("at %i", (atMs, ids, untilMs) => {
    const found = resolvePolicy(definition, question({}, atMs), [weekend, base]);
    expect(found.versions.map(({ id }) => id)).toEqual(ids);
    expect(found.untilMs).toBe(untilMs);
  });
});

describe("what does not fit", () => {
  const good = version({ id: "good", body: { shares: { a: 4, b: 6 } }, fromMs: 1 });
  const bad = version({ id: "bad", body: { shares: { a: 9 } }, fromMs: 2 });

  test("is left out, and the last good one stays", () => {
    const found = resolvePolicy(definition, question(), [bad, good]);
    expect(found.values).toMatchObject({ shares: { a: 4, b: 6 } });
    expect(found.refused).toEqual([
      { versionId: "bad", issues: [{ path: "shares", message: "Sum to 10" }] },
    ]);
  });

  test.each([
    { unknown: 1 },
    { shares: { c: 1 } },
    { shares: null },
    { isOn: "yes" },
    JSON.parse('{"__proto__": {"isOn": true}}') as Json,
  ])("%j", (body) => {
    const found = resolvePolicy(definition, question(), [version({ id: "x", body })]);
    expect(found.values).toEqual(usual);
    expect(found.refused).toHaveLength(1);
  });

  test("is found where a narrower level would break, also later", () => {
    const city = version({
      id: "city",
      cityCode: "blr",
      body: { shares: { a: 6, b: 4 } },
      fromMs: 500,
    });
    const region = version({ id: "region", body: { shares: { a: 10, b: 0 } }, fromMs: 150 });
    const half = version({ id: "half", cityCode: "blr", body: { shares: { b: 5 } }, fromMs: 600 });
    const asked = { kind: "test", region: regions.in, atMs: 150 };
    expect(newProblems(definition, asked, [city], [city, region])).toEqual([]);
    const found = newProblems(definition, asked, [half], [half, region]);
    expect(found[0]).toMatchObject({ versionId: "half", atMs: 600, place: { cityCode: "blr" } });
  });
});

test("whatever lies there, what is in force fits, and nothing of it can be changed", () => {
  const anyBody = fc.oneof(
    fc.record({ shares: fc.record({ a: fc.integer({ min: 0, max: 10 }) }) }),
    fc.integer({ min: 0, max: 10 }).map((a) => ({ shares: { a, b: 10 - a } })),
    fc.record({ steps: fc.array(fc.integer(), { maxLength: 3 }), isOn: fc.boolean() }),
    fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Json>,
  );
  const anyVersion = fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom("test", "test", "other"),
    cityCode: fc.constantFrom(null, "blr", "del"),
    vertical: fc.constantFrom(null, ...verticals),
    body: anyBody,
    fromMs: fc.integer({ min: 0, max: 200 }),
    untilMs: fc.option(fc.integer({ min: 0, max: 300 })),
    activatedAtMs: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(anyVersion, { maxLength: 8 }), fc.nat(300), (versions, atMs) => {
      for (const place of placesOf(definition, regions.in)) {
        const asked = { kind: "test", region: "in" as const, place, atMs };
        const found = resolvePolicy(definition, asked, versions);
        expect(schema.safeParse(found.values).success).toBe(true);
        expect(Object.isFrozen((found.values as typeof usual).shares)).toBe(true);
        expect(found.untilMs).toBeGreaterThan(atMs);
        // The order of rows is nobody's business, and nothing changes before it says so.
        const again = resolvePolicy(definition, asked, versions.toReversed());
        expect(again.revision).toBe(found.revision);
        if (Number.isFinite(found.untilMs)) {
          const last = { ...asked, atMs: found.untilMs - 1 };
          expect(resolvePolicy(definition, last, versions).revision).toBe(found.revision);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test("differences are what a merge brings", () => {
  const after = merge(usual, { shares: { a: 6 }, steps: [3], isOn: false });
  expect(differences(usual, after)).toEqual([
    { path: "shares.a", before: 5, after: 6 },
    { path: "steps", before: [1, 2], after: [3] },
  ]);
});

describe.each(Object.keys(policyKinds) as PolicyKind[])("%s", (kind) => {
  const known: PolicyDefinition = policyKinds[kind];

  test("has defaults that fit, in every region and for every vertical", () => {
    for (const region of regionCodes) {
      for (const place of placesOf(known, regions[region])) {
        const found = resolvePolicy(known, { kind, region, place, atMs: 0 }, []);
        // Nothing is filled in by parsing: what the defaults say is all there is.
        const { schema } = known;
        expect(schema.parse(found.values)).toEqual(found.values);
      }
    }
  });

  test("is strict at every depth", () => {
    const loose: string[] = [];
    const walk = (node: unknown, path: string) => {
      if (typeof node !== "object" || node === null) return;
      const { type, properties, additionalProperties } = node as Record<string, unknown>;
      if (type === "object" && properties && additionalProperties !== false) loose.push(path);
      for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`);
    };
    walk(z.toJSONSchema(known.schema, { io: "input" }), kind);
    expect(loose).toEqual([]);
  });
});
