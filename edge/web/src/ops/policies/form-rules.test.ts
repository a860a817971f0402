import { expect, test } from "vitest";
import {
  columnsOf,
  differencesOf,
  fieldsOf,
  hintOf,
  labelOf,
  merged,
  readBody,
  readList,
  readNumber,
  withValue,
} from "./form-rules.ts";

test.each([
  ["deliveryPerKmMinor", "Delivery per km"],
  ["cancelShareBasisPoints", "Cancel share"],
  ["sign-in", "Sign in"],
  ["AUTO", "AUTO"],
  ["radiusStepsMeters", "Radius steps"],
])("%s is called %s", (name, label) => {
  expect(labelOf(name)).toBe(label);
  expect(labelOf(name, "As said")).toBe("As said");
});

test("a schema becomes fields, and what is too rich stays JSON", () => {
  const fields = fieldsOf({
    properties: {
      baseMinor: { type: "integer" },
      steps: { type: "array", items: { type: "integer" } },
      zones: { type: "array", items: { type: "object" } },
      mode: { type: "string", enum: ["a", "b"] },
      inner: { type: "object", properties: { isOn: { type: "boolean" } } },
    },
  });
  expect(fields.map(({ kind }) => kind)).toEqual(["number", "list", "json", "choice", "group"]);
  expect(fieldsOf(fields[4]!.schema, ["inner"])[0]).toMatchObject({
    ...{ path: ["inner", "isOn"], kind: "switch" },
  });
});

test("a list of things becomes rows, and a record of few keys a group", () => {
  const fields = fieldsOf({
    properties: {
      zones: {
        type: "array",
        items: {
          type: "object",
          properties: {
            kind: { type: "string", enum: ["toll", "airport"] },
            center: { type: "object", properties: { lat: { type: "number" } } },
          },
        },
      },
      types: {
        type: "object",
        propertyNames: { type: "string", enum: ["AUTO", "SUV"] },
        additionalProperties: { type: "integer" },
      },
    },
  });
  expect(fields.map(({ kind }) => kind)).toEqual(["rows", "group"]);
  const columns = columnsOf(fields[0]!.schema.items!);
  expect(columns.map(({ path }) => path.join("."))).toEqual(["kind", "center.lat"]);
  expect(fieldsOf(fields[1]!.schema).map(({ path }) => path.join())).toEqual(["AUTO", "SUV"]);
});

test("what differs is told field by field and row by row", () => {
  const wider = { a: 1, rows: [{ x: 1, y: 2 }], steps: [1, 2], inner: { b: true } };
  const over = { rows: [{ x: 1, y: 3 }, { x: 9 }], steps: [1], inner: { c: "new" } };
  const found = differencesOf(wider, merged(wider, over));
  expect(found).toEqual([
    { path: "rows.0.y", before: 2, after: 3 },
    { path: "rows.1", before: undefined, after: { x: 9 } },
    { path: "steps", before: [1, 2], after: [1] },
    { path: "inner.c", before: undefined, after: "new" },
  ]);
  expect(differencesOf(wider, merged(wider, {}))).toEqual([]);
});

test("a value is put in and taken out, with the groups it leaves empty", () => {
  const body = withValue({ a: 1 }, ["inner", "deep", "b"], 2);
  expect(body).toEqual({ a: 1, inner: { deep: { b: 2 } } });
  expect(withValue(body, ["inner", "deep", "b"], undefined)).toEqual({ a: 1 });
  expect(withValue(body, ["inner", "c"], 0)).toEqual({ a: 1, inner: { deep: { b: 2 }, c: 0 } });
});

test("what is typed is read, and nonsense is left for the check", () => {
  expect([readNumber(" 1.5 "), readNumber(""), readNumber("much")]).toEqual([
    1.5,
    undefined,
    "much",
  ]);
  expect(readList("5000, 8000", { type: "integer" })).toEqual([5_000, 8_000]);
  expect(readList("auto, suv", { type: "string" })).toEqual(["auto", "suv"]);
  expect([readBody('{"a":1}'), readBody("[1]"), readBody("{")]).toEqual([
    { a: 1 },
    undefined,
    undefined,
  ]);
});

test("numbers are told as people read them", () => {
  expect(hintOf("baseMinor", 2_550, "INR")).toContain("25.50");
  expect(hintOf("shareBasisPoints", 2_500, "INR")).toBe("25 %");
  expect(hintOf("capHundredths", 125, "INR")).toBe("× 1.25");
  expect(hintOf("meters", 100, "INR")).toBe("");
});
