import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitClasses, limitOf, scaleClasses } from "./limit-classes.ts";
import { retryAfterSecondsOf, tellTighter, toldOf } from "./limit-headers.ts";
import { addressSubject, networkOf } from "./limit-subjects.ts";

describe("whom an address counts for", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["0:0:0:0:0:FFFF:cb00:7107", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::203.0.113.7", "2001:db8:1:2::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
  ])("%s is %s", (address, network) => expect(networkOf(address)).toBe(network));

  it.each([
    ...["", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4, 5.6.7.8"],
    ...["1:2:3", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "g::1", "::ffff:1.2.3.256"],
  ])("%j is no address, and counts with all of these", (text) => {
    expect(networkOf(text)).toBeUndefined();
    expect(addressSubject(text)).toBe("address:nowhere");
  });

  it("is one for the whole /64, whatever the rest", () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const eight = fc.array(group, { minLength: 8, maxLength: 8 });
    const check = fc.property(eight, eight, (one, two) => {
      const write = (groups: number[]) => groups.map((part) => part.toString(16)).join(":");
      const same = networkOf(write([...one.slice(0, 4), ...two.slice(4)]));
      if (one.slice(0, 4).some((part) => part > 0)) expect(same).toBe(networkOf(write(one)));
      expect(networkOf(same!.replace("/64", ""))).toBe(same);
    });
    fc.assert(check);
  });
});

describe("what an answer tells", () => {
  const standing = { allowed: false, limit: 9, remaining: 4, holdMs: 0 };

  it("is the tighter of two limits, in whole seconds that are never too few", () => {
    const headers = new Map<string, string>();
    tellTighter(headers, toldOf({ ...standing, resetMs: 1_001, retryAfterMs: 0 }));
    expect([...headers.values()]).toEqual(["9", "4", "2"]);
    tellTighter(headers, { limit: 100, remaining: 5, resetSeconds: 50 });
    expect([...headers.values()]).toEqual(["9", "4", "2"]);
    tellTighter(headers, { limit: 100, remaining: -1, resetSeconds: 50 });
    expect([...headers.values()]).toEqual(["100", "0", "50"]);
    expect(retryAfterSecondsOf({ ...standing, resetMs: 0, retryAfterMs: 0 })).toBe(1);
    expect(retryAfterSecondsOf({ ...standing, resetMs: 0, retryAfterMs: 2_001 })).toBe(3);
  });
});

describe("the table of classes", () => {
  it("can be scaled for a city on one laptop, and down to one call", () => {
    for (const factor of [1e-9, 0.5, 1, 1000]) {
      const classes = scaleClasses(factor);
      expect([...classes.keys()]).toEqual(Object.keys(limitClasses));
      const names = [...classes.values()].flatMap(({ limits }) => limits.map(({ name }) => name));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("follows a policy class by class", () => {
    const limitsOf = (classes: ReturnType<typeof scaleClasses>, name: "quote" | "order") =>
      classes.get(name)!.limits.map(({ rule }) => rule.limit);
    const [usual, changed] = [scaleClasses(2), scaleClasses(2, { quote: 0.5 })];
    expect(limitsOf(changed, "quote")).toEqual(limitsOf(scaleClasses(1), "quote"));
    expect(limitsOf(changed, "order")).toEqual(limitsOf(usual, "order"));
  });

  it("is not strict where it is lifted", () => {
    for (const [name, { counting, onFailure }] of scaleClasses(1000)) {
      expect({ name, counting, onFailure }).toEqual({
        name,
        counting: "local-first",
        onFailure: "open",
      });
    }
    expect(scaleClasses(1).get("order")).toMatchObject({ counting: "shared", onFailure: "closed" });
  });

  it("closes on failure whatever is counted strictly, and gives each route a class", () => {
    for (const { counting, onFailure } of Object.values(limitClasses)) {
      if (counting === "shared") expect(onFailure).toBe("closed");
    }
    expect(limitOf({ method: "GET" })).toBe("read");
    expect(limitOf({ method: "POST" })).toBe("write");
    expect(limitOf({ method: "POST", limit: "none" })).toBe("none");
  });
});
