import { describe, expect, it } from "vitest";
import { NonceMemory } from "./nonce-memory.ts";
import { readSignature, SIGNATURE_WINDOW_MS, signedHeaders, signedText } from "./signing.ts";

const nowMs = 1_795_000_000_000;
const signature = { time: String(nowMs), nonce: "nonce-of-8", signature: "00ff" };

describe("a signature", () => {
  const read = (change: Partial<typeof signature>, atMs = nowMs) => {
    const headers = new Map(Object.entries(signedHeaders({ ...signature, ...change })));
    return readSignature((name) => headers.get(name) ?? null, atMs);
  };

  it("is read as it was written", () => {
    expect(read({})).toEqual(signature);
    expect(readSignature(() => null, nowMs)).toBeUndefined();
  });

  it("is refused outside the window, in both directions, and when malformed", () => {
    expect(read({}, nowMs + SIGNATURE_WINDOW_MS)).toBeDefined();
    for (const direction of [-1, 1]) {
      expect(read({}, nowMs + direction * (SIGNATURE_WINDOW_MS + 1))).toBeUndefined();
    }
    for (const time of ["", "now", `${nowMs}0`, `-${nowMs}`]) {
      expect(read({ time })).toBeUndefined();
    }
    for (const nonce of ["", "short", "x".repeat(81)]) expect(read({ nonce })).toBeUndefined();
  });

  it("covers everything: no two requests share a text", () => {
    const parts = { method: "POST", path: "/a", bodySha256Hex: "1", time: "2", nonce: "3" };
    const texts = Object.keys(parts).map((name) => signedText({ ...parts, [name]: "other" }));
    expect(new Set([signedText(parts), ...texts]).size).toBe(6);
  });
});

describe("the memory for nonces", () => {
  it("forgets a nonce when its signature is too old to be used, and refuses at its bound", () => {
    const memory = new NonceMemory();
    expect(memory.claim("a", 1_000, 1_000)).toBe("new");
    expect(memory.claim("a", 1_000, 2_000)).toBe("replayed");
    let refusedAt = 0;
    for (let count = 0; count < 100_000 && refusedAt === 0; count++) {
      if (memory.claim(`n${count}`, 1_000, 2_000) === "full") refusedAt = count;
    }
    expect(refusedAt).toBeGreaterThan(10_000);
    expect(memory.claim("later", 200_000, 200_000)).toBe("new");
  });
});
