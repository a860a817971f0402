/**
 * Verifies access and tracking tokens: EdDSA only, the right audience, the named region's key, and a
 * session that has not ended. An API key is traded for an access token first.
 */
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { z } from "zod";
import { endedKeyId } from "#shared/ended-sessions.ts";
import { BeelineError } from "#shared/errors.ts";
import { regionCodes } from "#shared/regions.ts";
import { regionOfApiKey } from "#shared/requests.ts";
import { ACCESS_AUDIENCE, TokenClaims, TRACKING_AUDIENCE, TrackingClaims } from "#shared/roles.ts";
import type { CoreTarget, EdgeConfig } from "../config.ts";
import { hasEnded } from "../sessions/has-ended.ts";
import { tradeKey } from "../sessions/trade-key.ts";
import { findKey } from "./region-keys.ts";

/** Clocks of core and edge differ a little; a token is not refused for that. */
const CLOCK_TOLERANCE_SECONDS = 5;

const Header = z.object({ alg: z.literal("EdDSA"), kid: z.string().min(1).max(100) });
const Body = z.object({ region: z.enum(regionCodes) });

export interface Verified<Claims> {
  readonly claims: Claims;
  readonly target: CoreTarget;
  /** What goes on to the core: the token, or the one that an API key was traded for. */
  readonly token: string;
}

const refused = () =>
  new BeelineError("UNAUTHENTICATED", { detail: "The token is missing, expired or not valid" });

function readUnverified(token: string): { kid: string; region: z.infer<typeof Body>["region"] } {
  try {
    const { kid } = Header.parse(decodeProtectedHeader(token));
    return { kid, region: Body.parse(decodeJwt(token)).region };
  } catch {
    throw refused();
  }
}

async function verify<T extends z.ZodType>(
  config: EdgeConfig,
  token: string,
  expected: { audience: string; claims: T; requestId: string },
): Promise<Verified<z.output<T>>> {
  const { kid, region } = readUnverified(token);
  const target = config.cores.get(region);
  if (!target) throw refused();
  if (await hasEnded(config, region, endedKeyId(region, kid))) throw refused();
  const key = await findKey(target, kid, expected.requestId);
  if (!key) throw refused();
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["EdDSA"],
      audience: expected.audience,
      requiredClaims: ["exp"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return { claims: expected.claims.parse(payload), target, token };
  } catch {
    throw refused();
  }
}

async function refuseEnded(
  config: EdgeConfig,
  { target }: { target: CoreTarget },
  sid: string | undefined,
): Promise<void> {
  if (sid === undefined || !(await hasEnded(config, target.region, sid))) return;
  throw new BeelineError("UNAUTHENTICATED", { detail: "This session has ended" });
}

/**
 * @param presented an access token or an API key
 * @throws BeelineError UNAUTHENTICATED, or UNAVAILABLE while the region's keys cannot be had.
 */
export async function verifyAccess(
  config: EdgeConfig,
  presented: string | undefined,
  requestId: string,
): Promise<Verified<TokenClaims>> {
  if (!presented) throw refused();
  const isKey = regionOfApiKey(presented) !== undefined;
  const token = isKey ? await tradeKey(config, presented, requestId) : presented;
  const expected = { audience: ACCESS_AUDIENCE, claims: TokenClaims, requestId };
  const verified = await verify(config, token, expected);
  await refuseEnded(config, verified, verified.claims.sid);
  return verified;
}

/** @throws BeelineError UNAUTHENTICATED, or UNAVAILABLE while the region's keys cannot be had. */
export async function verifyTracking(
  config: EdgeConfig,
  token: string | undefined,
  requestId: string,
): Promise<Verified<TrackingClaims>> {
  if (!token) throw refused();
  const expected = { audience: TRACKING_AUDIENCE, claims: TrackingClaims, requestId };
  const verified = await verify(config, token, expected);
  await refuseEnded(config, verified, verified.claims.sid);
  return verified;
}
