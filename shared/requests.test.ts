import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BeelineError, type ErrorCode, problemHeaders } from "./errors.ts";
import {
  bearerToken,
  MAX_JSON_DEPTH,
  parseJson,
  parsePart,
  readRequestId,
  requireJson,
  requireShallow,
} from "./requests.ts";
import { chosenProtocol, upgradeToken } from "./upgrades.ts";

function refusalOf(work: () => unknown): BeelineError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof BeelineError) return error;
    throw error;
  }
  return undefined;
}

describe("a request", () => {
  it("keeps an id of its own when that may stand in a log", () => {
    expect(readRequestId("req_1.a:b-c")).toBe("req_1.a:b-c");
    for (const bad of [null, undefined, "", "a b", "a\n", "x".repeat(101), "<i>"]) {
      expect(readRequestId(bad)).toBeUndefined();
    }
  });

  it("brings its token as a bearer", () => {
    expect(bearerToken("Bearer a.b.c")).toBe("a.b.c");
    expect(bearerToken("bearer  a-_.b.c")).toBe("a-_.b.c");
    for (const bad of [
      null,
      undefined,
      "",
      "Bearer",
      "Basic a.b.c",
      "Bearer a.b",
      "Bearer a.b.c d",
    ]) {
      expect(bearerToken(bad)).toBeUndefined();
    }
  });

  it("has a body that is declared as JSON and is JSON", () => {
    for (const type of ["application/json", "Application/JSON; charset=utf-8"]) requireJson(type);
    for (const type of [
      null,
      undefined,
      "",
      "text/plain",
      "application/jsonp",
      "application/json-x",
    ]) {
      expect(refusalOf(() => requireJson(type))?.code).toBe("UNSUPPORTED_MEDIA_TYPE");
    }
    expect(parseJson("[1]")).toEqual([1]);
    expect(refusalOf(() => parseJson("{"))?.code).toBe("VALIDATION_FAILED");
  });

  it("is told which fields are wrong, not what it sent", () => {
    const schema = z.object({ limit: z.coerce.number() });
    expect(parsePart(schema, { limit: "3" }, "query")).toEqual({ limit: 3 });
    const refusal = refusalOf(() => parsePart(schema, { limit: "planted" }, "query"));
    expect(refusal?.options.detail).toBe("The query is not valid");
    expect(refusal?.options.issues).toMatchObject([{ path: "limit" }]);
    expect(JSON.stringify(refusal?.options)).not.toContain("planted");
  });
});

describe("an upgrade", () => {
  const nothing = { authorization: null, protocols: null, query: null };

  it("brings its token in the header, else a subprotocol, else the query", () => {
    const all = {
      authorization: "Bearer a.b.c",
      protocols: "beeline.v1, token.d.e.f",
      query: "g.h.i",
    };
    expect(upgradeToken(all)).toBe("a.b.c");
    expect(upgradeToken({ ...all, authorization: null })).toBe("d.e.f");
    expect(upgradeToken({ ...nothing, query: "g.h.i" })).toBe("g.h.i");
    expect(upgradeToken({ ...all, authorization: "Basic x" })).toBeUndefined();
    expect(upgradeToken(nothing)).toBeUndefined();
  });

  it("is answered with our protocol only when it was offered", () => {
    expect(chosenProtocol("token.a.b.c, beeline.v1")).toEqual({
      "sec-websocket-protocol": "beeline.v1",
    });
    for (const other of [null, "", "beeline.v2"]) expect(chosenProtocol(other)).toEqual({});
  });
});

describe("a problem's headers", () => {
  const headersOf = (code: ErrorCode, retryAfterSeconds?: number) =>
    problemHeaders(new BeelineError(code, retryAfterSeconds ? { retryAfterSeconds } : {}));

  it("say when to come back and how to sign in", () => {
    expect(headersOf("UNAVAILABLE")["retry-after"]).toBe("2");
    expect(headersOf("RATE_LIMITED", 30)["retry-after"]).toBe("30");
    expect(headersOf("NOT_FOUND")).not.toHaveProperty("retry-after");
    expect(headersOf("UNAUTHENTICATED")["www-authenticate"]).toBe("Bearer");
    expect(headersOf("CONFLICT")["content-type"]).toBe("application/problem+json");
  });
});

describe("how deep a body may be", () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

  it("is bounded, before anything is parsed", () => {
    expect(() => requireShallow(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => requireShallow(nested(MAX_JSON_DEPTH + 1))).toThrow("levels");
    expect(() => requireShallow("[".repeat(100_000))).toThrow("levels");
  });

  it("does not count what stands in texts, or side by side", () => {
    const texts = JSON.stringify({ a: "[{".repeat(100), b: '\\"[['.repeat(100) });
    expect(() => requireShallow(texts)).not.toThrow();
    expect(() => requireShallow(`[${"[],{},".repeat(1_000)}1]`)).not.toThrow();
  });
});
