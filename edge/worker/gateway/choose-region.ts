/** Where a request without a token belongs, read from the field that its route names. */
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { isRegionCode, type RegionCode, regionOfPhone } from "#shared/regions.ts";

/** The region in `prefix_region_…`; the rest of a refresh token is the core's own business. */
export function regionOfId(id: string): RegionCode | undefined {
  const region = id.split("_", 2)[1] ?? "";
  return isRegionCode(region) ? region : undefined;
}

/** What each field means when no region of ours stands in it. */
function unserved(routeBy: "phone" | "challengeId" | "refreshToken"): BeelineError {
  switch (routeBy) {
    case "phone": {
      const message = "We do not serve this country";
      return new BeelineError("VALIDATION_FAILED", {
        detail: message,
        issues: [{ path: "phone", message }],
      });
    }
    case "challengeId":
      return new BeelineError("INVALID_OTP");
    case "refreshToken":
      return new BeelineError("UNAUTHENTICATED", { detail: "The refresh token is not valid" });
  }
}

/**
 * @param body already validated by the route's contract
 * @throws BeelineError with the code that a core gives for an unknown value of this field
 */
export function chooseRegion(
  routeBy: Exclude<Route["routeBy"], "token" | "edge">,
  body: Readonly<Record<string, unknown>>,
  served: ReadonlySet<RegionCode>,
): RegionCode {
  const value = String(body[routeBy] ?? "");
  const region = routeBy === "phone" ? regionOfPhone(value)?.code : regionOfId(value);
  if (!region || !served.has(region)) throw unserved(routeBy);
  return region;
}
