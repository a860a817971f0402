import { describe, expect, it } from "vitest";
import { BeelineError } from "#shared/errors.ts";
import { internationalPhone } from "./international-phone.ts";
import { retryDelayMs } from "./retry-delay.ts";

describe("phones", () => {
  it.each([
    ["+91 98765 43210", "+919876543210"],
    ["98765 43210", "+919876543210"],
    ["098765-43210", "+919876543210"],
    ["0044 7700 900123", "+447700900123"],
  ])("%s becomes %s", (typed, phone) => {
    expect(internationalPhone(typed, "+91")).toBe(phone);
  });

  it.each(["", "abc", "+12", "12", "+0123456789", "98765x43210"])("refuses %j", (typed) => {
    expect(internationalPhone(typed, "+91")).toBeUndefined();
  });
});

describe("retries", () => {
  const read = { method: "GET", idempotent: false } as const;
  const write = { method: "POST", idempotent: true } as const;
  const ping = { method: "POST", idempotent: false } as const;
  const lost = new BeelineError("UNAVAILABLE");

  it("repeats reads and keyed writes a little later, twice at most", () => {
    expect(retryDelayMs(read, lost, 0, 0.5)).toBe(300);
    expect(retryDelayMs(write, lost, 1, 0.5)).toBe(600);
    expect(retryDelayMs(write, lost, 2, 0.5)).toBeUndefined();
  });

  it("never repeats a write without a key", () => {
    expect(retryDelayMs(ping, lost, 0, 0.5)).toBeUndefined();
  });

  it.each(["VALIDATION_FAILED", "RATE_LIMITED", "CONFLICT", "UNAUTHENTICATED"] as const)(
    "does not repeat %s",
    (code) => {
      expect(retryDelayMs(read, new BeelineError(code), 0, 0.5)).toBeUndefined();
    },
  );
});
