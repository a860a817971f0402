import { describe, expect, it } from "vitest";
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { parseConfig } from "../config.ts";
import type { Env } from "../env.ts";
import {
  admit,
  afterFailure,
  closedBreaker,
  FAILURES_TO_OPEN,
  OPEN_MS,
  PROBE_MS,
} from "./breaker-rules.ts";
import { chooseRegion, requireOwnRegion } from "./choose-region.ts";
import { fullBudget, isSafe, patienceOf, payIn, payRetry, retryPauseMs } from "./retry-rules.ts";

describe("the breaker", () => {
  const NOW = 1_000_000;
  let failed = closedBreaker;
  for (let count = 0; count < FAILURES_TO_OPEN; count++) failed = afterFailure(failed, NOW);

  it("stays closed until enough calls in a row failed", () => {
    const almost = afterFailure(closedBreaker, NOW);
    expect(admit(almost, NOW)).toMatchObject({ admitted: true });
    expect(admit(failed, NOW)).toEqual({ admitted: false, retryAfterSeconds: 2 });
  });

  it("lets one probe through after the pause and keeps the others out meanwhile", () => {
    const probe = admit(failed, NOW + OPEN_MS);
    if (!probe.admitted) throw new Error("refused");
    expect(admit(probe.breaker, NOW + OPEN_MS + 1)).toMatchObject({ admitted: false });
    const later = NOW + OPEN_MS + PROBE_MS;
    expect(admit(probe.breaker, later - 1)).toMatchObject({ admitted: false });
    expect(admit(probe.breaker, later)).toMatchObject({ admitted: true });
  });

  it("says at least one second", () => {
    expect(admit(failed, NOW + OPEN_MS - 1)).toEqual({ admitted: false, retryAfterSeconds: 1 });
  });
});

describe("the region of a request without a token", () => {
  const served = new Set(["in", "uk"] as const);
  const refusal = (routeBy: "phone" | "challengeId" | "refreshToken", value: string) => {
    try {
      return chooseRegion(routeBy, { body: { [routeBy]: value } }, served);
    } catch (error) {
      return error instanceof BeelineError ? error.code : "not ours";
    }
  };

  it.each([
    ["phone", "+919999999999", "in"],
    ["phone", "+19999999999", "VALIDATION_FAILED"],
    ["phone", "", "VALIDATION_FAILED"],
    ["challengeId", "chl_uk_x", "uk"],
    ["challengeId", "chl", "INVALID_OTP"],
    ["refreshToken", "rft_in_x.y_z", "in"],
    ["refreshToken", "rft_constructor_x", "UNAUTHENTICATED"],
  ] as const)("%s %j is %s", (routeBy, value, expected) => {
    expect(refusal(routeBy, value)).toBe(expected);
  });
});

describe("the region of a request for everybody", () => {
  const served = new Set(["in", "uk"] as const);
  const order = "ord_uk_01kaq8x9t0aaaaaaaaaaaaaaaa";
  type Asked = Parameters<typeof chooseRegion>;
  const region = (routeBy: Asked[0], parts: Asked[1]) => {
    try {
      return chooseRegion(routeBy, parts, served);
    } catch (error) {
      return error instanceof BeelineError ? error.code : "not ours";
    }
  };

  it.each([
    ["id", { params: { id: order } }, "uk"],
    ["id", { params: { id: "ord_us_01kaq8x9t0aaaaaaaaaaaaaaaa" } }, "NOT_FOUND"],
    ["id", { params: { id: "__proto__" } }, "NOT_FOUND"],
    ["city", { query: { city: "ldn" } }, "uk"],
    ["city", { query: { city: "xxx" } }, "NOT_FOUND"],
    ["position", { query: { lat: 19, lng: 73 } }, "in"],
    ["position", { query: { lat: 51, lng: 0 } }, "uk"],
    ["position", { query: { lat: 40, lng: -90 } }, "VALIDATION_FAILED"],
    ["position", { query: {} }, "VALIDATION_FAILED"],
  ] as const)("%s %j is %s", (routeBy, parts, expected) => {
    expect(region(routeBy, parts)).toBe(expected);
  });

  const route = { errors: ["CONFLICT", "TRIP_NOT_FOUND"] } as unknown as Route;

  it("refuses what another region has, with the route's own words, and leaves the rest", () => {
    expect(() => requireOwnRegion(route, { id: order }, "in")).toThrowError(
      expect.objectContaining({ code: "TRIP_NOT_FOUND" }),
    );
    expect(() => requireOwnRegion({ ...route, errors: [] }, { id: order }, "in")).toThrowError(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
    for (const id of [order.replace("uk", "in"), "ord_uk_short", "nonsense", ""]) {
      expect(() => requireOwnRegion(route, { id }, "in")).not.toThrow();
    }
  });
});

describe("retries", () => {
  it("are at most a tenth of the calls once the first few are spent", () => {
    let budget = fullBudget;
    let retries = 0;
    for (let call = 0; call < 1_000; call++) {
      budget = payIn(budget);
      const paid = payRetry(budget);
      if (paid) {
        budget = paid;
        retries += 1;
      }
    }
    expect(retries).toBeGreaterThanOrEqual(100);
    expect(retries).toBeLessThanOrEqual(110);
  });

  it("are spread, and never for what may have been done already", () => {
    expect(retryPauseMs(0)).toBeLessThan(retryPauseMs(0.999));
    expect(["GET", "HEAD", "POST", "PATCH", "DELETE"].filter(isSafe)).toEqual(["GET", "HEAD"]);
    expect(patienceOf({ method: "GET" })).toBe("short");
    expect(patienceOf({ method: "POST" })).toBe("usual");
    expect(patienceOf({ method: "POST", patience: "long" })).toBe("long");
  });
});

describe("the variables", () => {
  const env = {
    REGIONS: '{"in":"http://127.0.0.1:4100/"}',
    RELAY_SECRET: "a secret that is long enough",
    BEELINE_ENV: "dev",
    TIME_SCALE: "30",
    ALLOWED_ORIGINS: "https://a.example, https://b.example",
  } as Env;

  it("are read once into what the code needs", () => {
    const config = parseConfig(env);
    expect(config.cores.get("in")).toEqual({ region: "in", baseUrl: "http://127.0.0.1:4100" });
    expect(config.allowedOrigins).toEqual(["https://a.example", "https://b.example"]);
    expect(config.timeScale).toBe(30);
  });

  it("never speed up time in production", () => {
    expect(parseConfig({ ...env, BEELINE_ENV: "prod" }).timeScale).toBe(1);
  });

  it.each([
    [{ REGIONS: "{" }, "REGIONS"],
    [{ REGIONS: "{}" }, "REGIONS"],
    [{ REGIONS: '{"xx":"http://a"}' }, "REGIONS"],
    [{ REGIONS: '{"in":"ftp://a"}' }, "REGIONS"],
    [{ RELAY_SECRET: "short" }, "RELAY_SECRET"],
    [{ TIME_SCALE: "0" }, "TIME_SCALE"],
  ])("%j is refused by name", (changes, name) => {
    expect(() => parseConfig({ ...env, ...changes })).toThrow(name);
  });

  it("never appear in the message", () => {
    expect(() => parseConfig({ ...env, RELAY_SECRET: "hush" })).not.toThrow("hush");
  });
});
