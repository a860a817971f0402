import { describe, expect, it } from "vitest";
import {
  EMPTY_SHA256_HEX,
  forwardedText,
  forwardHeaders,
  readStamp,
  writeStamp,
} from "./forwarding.ts";
import { SIGNATURE_WINDOW_MS } from "./signing.ts";

const nowMs = 1_795_000_000_000;
const stamp = {
  time: String(nowMs),
  nonce: "0b0e7a52-7c41-4b6e-9d7e-6f6e1c7a2b11",
  signature: "0f".repeat(32),
};

describe("a stamp", () => {
  it("is read as it was written", () => {
    expect(readStamp(writeStamp(stamp), nowMs)).toEqual(stamp);
  });

  it.each([
    ...["", "1.2.3", writeStamp({ ...stamp, nonce: "short" }), `${writeStamp(stamp)}.x`],
    ...[writeStamp({ ...stamp, signature: "0F".repeat(32) }), ` ${writeStamp(stamp)}`],
    writeStamp({ ...stamp, time: String(nowMs + SIGNATURE_WINDOW_MS + 1) }),
    writeStamp({ ...stamp, time: String(nowMs - SIGNATURE_WINDOW_MS - 1) }),
  ])("is refused when it reads %j", (header) => {
    expect(readStamp(header, nowMs)).toBeUndefined();
  });
});

describe("the signed text", () => {
  const names = [
    ...["authorization", "content-type", "idempotency-key", "traceparent", "tracestate"],
    ...[forwardHeaders.address, forwardHeaders.country, "x-request-id"],
  ];
  const textOf = (change: object, headers: Record<string, string> = {}) =>
    forwardedText(
      {
        ...{ region: "in", method: "GET", path: "/v1/me", bodySha256Hex: EMPTY_SHA256_HEX },
        headerOf: (name) => headers[name] ?? null,
        ...change,
      },
      stamp,
    );

  it("covers every part and every header that a core believes", () => {
    const texts = [
      textOf({}),
      ...["region", "method", "path", "bodySha256Hex"].map((part) => textOf({ [part]: "other" })),
      ...names.map((name) => textOf({}, { [name]: "other" })),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("cannot be shifted from one header into the next", () => {
    const one = textOf({}, { authorization: "a", "content-type": "b" });
    expect(textOf({}, { authorization: "b", "content-type": "a" })).not.toBe(one);
  });
});
