/** Where a request without a token belongs, read from the part that its route names. */
import type { Route, RouteBy } from "#shared/contracts/route.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import {
  citiesByDistance,
  findCity,
  isRegionCode,
  type RegionCode,
  regionOfPhone,
} from "#shared/regions.ts";

/** The region in `prefix_region_…`; the rest of a refresh token is the core's own business. */
export function regionOfId(id: string): RegionCode | undefined {
  const region = id.split("_", 2)[1] ?? "";
  return isRegionCode(region) ? region : undefined;
}

/** The parts of a request, each validated already by the contract of its route. */
export interface ReadParts {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Elsewhere = Exclude<RouteBy, "token" | "edge">;

function regionIn(routeBy: Elsewhere, parts: ReadParts): RegionCode | undefined {
  const { params, query, body } = parts;
  switch (routeBy) {
    case "phone":
      return regionOfPhone(String(body["phone"] ?? ""))?.code;
    case "challengeId":
    case "refreshToken":
    case "state":
      return regionOfId(String(body[routeBy] ?? ""));
    case "region":
      return isRegionCode(String(query["region"])) ? (query["region"] as RegionCode) : undefined;
    case "id":
      return regionOfId(String(Object.values(params)[0] ?? ""));
    case "city":
      return findCity(String(query["city"] ?? ""))?.region.code;
    case "position":
      return nearestRegion(Number(query["lat"]), Number(query["lng"]));
  }
}

/** What a path or query tells before anything is read or checked; undefined for what a body says. */
export function chooseKnownRegion(
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
): RegionCode | undefined {
  const { city = "", region = "" } = query;
  if (isRegionCode(region)) return region;
  return findCity(city)?.region.code ?? regionOfId(Object.values(params)[0] ?? "");
}

/** However far: whether somebody is served there is for the core to say. */
function nearestRegion(lat: number, lng: number): RegionCode | undefined {
  if (!Number.isFinite(lat) || !Number.isFinite(lng)) return undefined;
  return citiesByDistance({ lat, lng })[0]?.region.code;
}

function invalid(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { detail: message, issues: [{ path, message }] });
}

/** What each part means when no region of ours stands in it. */
function unserved(routeBy: Elsewhere): BeelineError {
  switch (routeBy) {
    case "phone":
      return invalid("phone", "We do not serve this country");
    case "challengeId":
      return new BeelineError("INVALID_OTP");
    case "refreshToken":
      return new BeelineError("UNAUTHENTICATED", { detail: "The refresh token is not valid" });
    case "state":
      return new BeelineError("UNAUTHENTICATED", { detail: "Begin the log-in again" });
    case "position":
      return invalid("lat", "We do not serve this place");
    case "id":
    case "city":
    case "region":
      return new BeelineError("NOT_FOUND");
  }
}

/** @throws BeelineError with the code that a core gives for an unknown value of this part */
export function chooseRegion(
  routeBy: Elsewhere,
  parts: Partial<ReadParts>,
  served: ReadonlySet<RegionCode>,
): RegionCode {
  const region = regionIn(routeBy, { params: {}, query: {}, body: {}, ...parts });
  if (!region || !served.has(region)) throw unserved(routeBy);
  return region;
}

/**
 * Refuses what a path names in another region than the caller's: it is somebody else's, and no
 * core needs to be asked. An id that is none of ours is left to the core.
 * @throws BeelineError the route's own "not found"
 */
export function requireOwnRegion(
  route: Route,
  params: Readonly<Record<string, string>>,
  home: RegionCode,
): void {
  const isElsewhere = Object.values(params).some((id) => {
    const region = parseId(id)?.region;
    return region !== undefined && region !== home;
  });
  if (!isElsewhere) return;
  const own = route.errors.find((code) => errorCodes[code].status === 404);
  throw new BeelineError(own ?? "NOT_FOUND");
}
