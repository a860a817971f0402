import { describe, expect, it } from "vitest";
import { RiderState, riderTransitions } from "#shared/states.ts";
import { decideDuty } from "./duty-rules.ts";

describe("duty", () => {
  it("only moves where the state table allows it", () => {
    for (const state of RiderState.options) {
      for (const status of ["online", "offline"] as const) {
        const decision = decideDuty({ status, state, kyc: "verified" });
        if (decision.kind === "move") expect(riderTransitions[state]).toContain(status);
      }
    }
  });

  it.each([
    ["online", "suspended", "verified", "SUSPENDED"],
    ["online", "offline", "pending", "KYC_REQUIRED"],
    ["online", "offline", "rejected", "KYC_REQUIRED"],
    ["offline", "on_trip", "verified", "DRIVER_BUSY"],
  ] as const)("%s while %s with %s papers is refused with %s", (status, state, kyc, code) => {
    expect(decideDuty({ status, state, kyc })).toEqual({ kind: "refuse", code });
  });

  it("stays as it is when it is so already", () => {
    expect(decideDuty({ status: "online", state: "on_trip", kyc: "verified" }).kind).toBe("stay");
    expect(decideDuty({ status: "offline", state: "offline", kyc: "verified" }).kind).toBe("stay");
  });
});
