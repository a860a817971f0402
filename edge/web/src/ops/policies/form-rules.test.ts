import { expect, test } from "vitest";
import {
  fieldsOf,
  hintOf,
  labelOf,
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
    ...{ path: ["inner", "isOn"], kind: "switch", label: "Is on" },
  });
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
