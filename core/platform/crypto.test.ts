import { expect, test } from "vitest";
import { realAmbient } from "./context.ts";
import { makeSealer, sameText } from "./crypto.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const first = { current: "k1", keys: { k1: key(1) }, hash: key(9) };
const rotated = { current: "k2", keys: { k1: key(1), k2: key(2) }, hash: key(9) };
const sealer = makeSealer(first, realAmbient.randomBytes);

test("what is sealed opens again, and never looks the same twice", () => {
  const text = "Zoë Müller, 12 Planted Street ☂";
  const [one, two] = [sealer.seal(text), sealer.seal(text)];
  expect(sealer.open(one)).toBe(text);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^v1\.k1\./);
  expect(one).not.toContain("Planted");
});

test("what is long takes less room, opens again, and does not when it was changed", () => {
  const text = `${JSON.stringify({ name: "Zoë ☂", lines: Array(200).fill("Planted Street") })}`;
  const sealed = sealer.seal(text);
  expect(sealed).toMatch(/^v2\.k1\./);
  expect(sealed.length).toBeLessThan(text.length / 4);
  expect(sealer.open(sealed)).toBe(text);
  const [version, id, iv, body] = sealed.split(".");
  const bytes = Buffer.from(body!, "base64url");
  bytes[5] = bytes[5]! ^ 1;
  expect(() => sealer.open([version, id, iv, bytes.toString("base64url")].join("."))).toThrow();
});

test("after a rotation old values still open and new ones name the new key", () => {
  const old = sealer.seal("hello");
  const next = makeSealer(rotated, realAmbient.randomBytes);
  expect(next.open(old)).toBe("hello");
  expect(next.seal("hello")).toMatch(/^v1\.k2\./);
  expect(() => sealer.open(next.seal("hello"))).toThrow("no usable key");
});

test("a changed value does not open", () => {
  const sealed = sealer.seal("hello");
  const [version, id, iv, body] = sealed.split(".");
  const bytes = Buffer.from(body!, "base64url");
  bytes[0] = bytes[0]! ^ 1;
  expect(() => sealer.open([version, id, iv, bytes.toString("base64url")].join("."))).toThrow();
  expect(() => sealer.open("plain text")).toThrow("no usable key");
});

test("another region's key neither opens a value nor finds a phone", () => {
  const other = makeSealer(
    { current: "k1", keys: { k1: key(3) }, hash: key(8) },
    realAmbient.randomBytes,
  );
  expect(() => other.open(sealer.seal("hello"))).toThrow();
  expect(other.lookupHash("+919876543210")).not.toBe(sealer.lookupHash("+919876543210"));
  expect(sealer.lookupHash("+919876543210")).toBe(sealer.lookupHash("+919876543210"));
});

test("a missing or short key is refused at start", () => {
  expect(() => makeSealer({ ...first, current: "k9" }, realAmbient.randomBytes)).toThrow(
    "k9 is missing",
  );
  const short = { ...first, keys: { k1: Buffer.alloc(16).toString("base64") } };
  expect(() => makeSealer(short, realAmbient.randomBytes)).toThrow("must have 32 bytes");
});

test("texts compare by content", () => {
  expect(sameText("abc", "abc")).toBe(true);
  expect(sameText("abc", "abcd")).toBe(false);
});
