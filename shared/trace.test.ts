import { describe, expect, it } from "vitest";
import { continueTrace, readTraceparent, readTracestate, writeTraceparent } from "./trace.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const random = Uint8Array.from({ length: 24 }, (_, at) => at + 1);

describe("traceparent", () => {
  it("is read as it was written", () => {
    for (const isSampled of [true, false]) {
      const trace = { traceId, spanId, isSampled };
      expect(readTraceparent(writeTraceparent(trace))).toEqual(trace);
    }
    expect(readTraceparent(`01-${traceId}-${spanId}-03-later`)?.isSampled).toBe(true);
  });

  it.each([
    ...["", "nonsense", `00-${traceId}-${spanId}`, `00-${traceId.toUpperCase()}-${spanId}-01`],
    ...[`ff-${traceId}-${spanId}-01`, `00-${"0".repeat(32)}-${spanId}-01`],
    ...[`00-${traceId}-${"0".repeat(16)}-01`, `00-${traceId}-${spanId}-01-more`, ` 00-${traceId}`],
  ])("is ignored when it reads %j", (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});

describe("a journey", () => {
  it("goes on with its own step, and keeps whether it is sampled", () => {
    const sender = { traceId, spanId, isSampled: false };
    const next = continueTrace(sender, random);
    expect(next).toMatchObject({ traceId, isSampled: false });
    expect(next.spanId).not.toBe(spanId);
  });

  it("begins sampled", () => {
    const first = continueTrace(undefined, random);
    expect(readTraceparent(writeTraceparent(first))).toEqual({ ...first, isSampled: true });
  });

  it("carries other vendors' part when that is fit for it", () => {
    expect(readTracestate("a=1,b=2")).toBe("a=1,b=2");
    for (const bad of [null, "", "x".repeat(513), "ä=1", "a=1\n"]) {
      expect(readTracestate(bad)).toBeUndefined();
    }
  });
});
