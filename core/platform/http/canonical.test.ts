import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

const canonical = (text: string) => canonicalJson(JSON.parse(text));

describe("what is the same", () => {
  test.each([
    ["the order of keys", '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ["white space", '{"a":[1,2]}', ' {\n "a" : [ 1 ,\t2 ] } '],
    ["the spelling of a number", '{"a":1,"b":100,"c":0.5}', '{"a":1.0,"b":1e2,"c":5E-1}'],
    ["minus zero", '{"a":0}', '{"a":-0}'],
    ["escapes", '{"a":"é/\\"","b":"\\n"}', '{"\\u0061":"\\u00e9\\/\\u0022","b":"\\u000a"}'],
    ["a key that is given twice", '{"a":2}', '{"a":1,"a":2}'],
  ])("%s", (_, one, other) => {
    expect(canonical(one)).toBe(canonical(other));
  });

  test("a field that was left out and one that is undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
  });
});

describe("what is not", () => {
  test.each([
    ["the order of a list", "[1,2]", "[2,1]"],
    ["a number and its text", '{"a":1}', '{"a":"1"}'],
    ["null and nothing", '{"a":null}', "{}"],
    ["an empty list and an empty object", "[]", "{}"],
    ["nesting", '{"a":{"b":1}}', '{"a":1,"b":1}'],
    ["a quote inside a text", '["a\\",\\"b"]', '["a","b"]'],
    ["two spellings of an accent", '"\\u00e9"', '"e\\u0301"'],
    ["a key named like the prototype", '{"__proto__":1}', "{}"],
    ["a nested prototype", '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
    ["halves of different characters", '"\\ud800"', '"\\ud801"'],
  ])("%s", (_, one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });

  test.each([
    new Date(0),
    new Map([[1, 2]]),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    Symbol("a"),
    () => 1,
  ])("what JSON cannot tell apart is refused", (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
