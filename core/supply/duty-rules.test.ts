import { describe, expect, it } from "vitest";
import { RiderState, riderTransitions } from "#shared/states.ts";
import { decideDuty, SUSPENDED_UNTIL } from "./duty-rules.ts";

const asked = { pausedUntilMs: null, nowMs: 1_000 };
const forEver = SUSPENDED_UNTIL.getTime();

describe("duty", () => {
  it("only moves where the state table allows it", () => {
    for (const state of RiderState.options) {
      for (const status of ["online", "offline"] as const) {
        const decision = decideDuty({ ...asked, status, state });
        if (decision.kind === "move") expect(riderTransitions[state]).toContain(status);
      }
    }
  });

  it.each([
    ["online", "suspended", null, "SUSPENDED"],
    ["online", "offline", forEver, "SUSPENDED"],
    ["online", "offline", 1_001, "RIDER_PAUSED"],
    ["offline", "on_trip", null, "DRIVER_BUSY"],
  ] as const)("%s while %s, paused until %s, is refused with %s", (...of) => {
    const [status, state, pausedUntilMs, code] = of;
    expect(decideDuty({ ...asked, status, state, pausedUntilMs })).toEqual({
      ...{ kind: "refuse", code },
    });
  });

  it("stays as it is when it is so already", () => {
    expect(decideDuty({ ...asked, status: "online", state: "on_trip" }).kind).toBe("stay");
    expect(decideDuty({ ...asked, status: "offline", state: "offline" }).kind).toBe("stay");
  });

  it("goes on when a pause is over, and lets whoever is paused go home", () => {
    const pausedUntilMs = 1_000;
    expect(decideDuty({ ...asked, status: "online", state: "offline", pausedUntilMs }).kind).toBe(
      "move",
    );
    const paused = { ...asked, pausedUntilMs: 2_000, state: "online" } as const;
    expect(decideDuty({ ...paused, status: "online" }).kind).toBe("stay");
    expect(decideDuty({ ...paused, status: "offline" }).kind).toBe("move");
  });
});
