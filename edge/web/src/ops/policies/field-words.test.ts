/** Every field and every choice of every policy has a word; each word has a field. */
import { expect, test } from "vitest";
import { z } from "zod";
import { policyKinds } from "#shared/policies/index.ts";
import { loadTexts } from "../../i18n/load-language.ts";
import { choiceWords, fieldWords, labelWords, pathWords, valueWords } from "./field-words.ts";
import type { Json, Schema } from "./form-rules.ts";

const english = await loadTexts("en");

type Part = Schema & { readonly anyOf?: readonly Part[] };
interface Found {
  readonly path: readonly string[];
  readonly choices: readonly Json[];
}

/** All there is in a schema, with the keys of its records. */
function partsOf(part: Part, path: readonly string[] = []): Found[] {
  const { properties, propertyNames, additionalProperties: each, items, anyOf } = part;
  const named = Object.entries(properties ?? {});
  const keyed = (propertyNames?.enum ?? []).map((key) => [String(key), each as Part] as const);
  const inner = [...named, ...keyed].flatMap(([name, below]) => [
    ...[{ path: [...path, name], choices: below.enum ?? [] }],
    ...partsOf(below, [...path, name]),
  ]);
  const listed = items ? [{ path, choices: items.enum ?? [] }, ...partsOf(items, path)] : [];
  return [...inner, ...listed, ...(anyOf ?? []).flatMap((one) => partsOf(one, path))];
}

const kinds = Object.entries(policyKinds).map(([kind, { schema }]) => {
  // As the core writes it for this page.
  const part = z.toJSONSchema(schema, { io: "input", reused: "inline" }) as Part;
  return [kind, partsOf(part)] as const;
});
const isRecordKey = (name: string) => /^[A-Z]+$/.test(name) || `vehicle.${name}` in english;
const fieldKey = (kind: string, path: readonly string[]) =>
  ["field", kind, ...path.filter((name) => !isRecordKey(name))].join(".");

test.each(kinds)("%s has a word for each field and choice", (kind, parts) => {
  const fields = parts.map(({ path }) => fieldKey(kind, path)).filter((key) => !(key in english));
  const choices = parts.flatMap(({ path, choices }) =>
    choices
      .map(String)
      .filter((choice) => choiceWords(kind, path, choice) === choice && choice !== "SUV")
      .map((choice) => `choice.${kind}.${path.join(".")}.${choice}`),
  );
  expect([...fields, ...choices]).toEqual([]);
});

test("no word is of a field that is gone", () => {
  const known = new Set(
    kinds.flatMap(([kind, parts]) => parts.map(({ path }) => fieldKey(kind, path))),
  );
  const words = Object.keys(english).filter((key) => key.startsWith("field."));
  expect(words.length).toBeGreaterThan(100);
  expect(words.filter((key) => !known.has(key))).toEqual([]);
});

test("fields are told with their unit, and below what they belong to", () => {
  expect(labelWords("cancellation", ["freeSeconds"])).toBe(
    "Free cancelling after assignment (seconds)",
  );
  expect(pathWords("fares", "types.AUTO.perKmMinor")).toBe(
    "Fares by type of ride › Auto › Each further kilometre (minor units)",
  );
  expect(pathWords("fares", "zoneFees.1.amountMinor")).toBe(
    "Tolls and airport fees › 2 › Amount of the fee (minor units)",
  );
  expect(fieldWords("eligibility", ["vehicles", "bicycle"])).toBe("Bicycle");
  expect(labelWords("newer", ["someThingMeters"])).toBe("Some thing (metres)");
});

test("choices are told in words, and what is typed as it is", () => {
  expect(valueWords("dispatch", ["vehicles"], ["bike", "auto"])).toBe("Motorbike, Auto");
  expect(valueWords("dispatch", ["mode"], "batched")).toBe("All orders of a city together");
  expect(valueWords("search", ["radiusStepsMeters"], [1, 2])).toBe("1, 2");
  expect(valueWords("surge", ["windows", "0", "from"], "18:00")).toBe("18:00");
});
