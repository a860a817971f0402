/** Verifies access tokens by the region's own keys. Keys and signing live in identity. */
import { decodeProtectedHeader, type importJWK, jwtVerify } from "jose";
import { BeelineError } from "#shared/errors.ts";
import { ACCESS_AUDIENCE, TokenClaims } from "#shared/roles.ts";
import type { Config } from "../config.ts";

export interface TokenKeys {
  readonly now: () => Date;
  /** Whether a key was withdrawn at once, though its tokens were verified before. */
  readonly isWithdrawn: (kid: string) => boolean;
  /** The published key with this id; undefined for one that is unknown or withdrawn. */
  readonly publicKey: (kid: string) => Promise<Awaited<ReturnType<typeof importJWK>> | undefined>;
}

export interface VerifyToken {
  (token: string): Promise<TokenClaims>;
  /** Whose a token is that was verified before and still counts, without waiting; else undefined. */
  readonly known?: (token: string) => TokenClaims | undefined;
}

/**
 * Tokens whose signature was verified, by their whole text. A rider's token comes back every two
 * seconds, and verifying it costs more than everything else that is done with a position. At the
 * bound (about 50 MB) the oldest go and are verified again.
 */
const MAX_VERIFIED = 100_000;
/** Then it is verified again, or a token could outlive the withdrawal of its key. */
const REMEMBERED_MS = 5 * 60_000;

interface Verified {
  readonly claims: TokenClaims;
  readonly kid: string;
  readonly untilMs: number;
}

/** @throws BeelineError UNAUTHENTICATED for anything that is not a valid token of this region. */
export function makeTokenVerifier(
  config: Pick<Config, "region">,
  { now, publicKey, isWithdrawn }: TokenKeys,
): VerifyToken {
  const verified = new Map<string, Verified>();
  const remember = (token: string, kid: string, claims: TokenClaims) => {
    if (verified.size >= MAX_VERIFIED) {
      for (const oldest of verified.keys()) {
        verified.delete(oldest);
        break;
      }
    }
    const untilMs = Math.min(claims.exp * 1000, now().getTime() + REMEMBERED_MS);
    verified.set(token, { claims, kid, untilMs });
    return claims;
  };
  const known = (token: string): TokenClaims | undefined => {
    const kept = verified.get(token);
    if (!kept) return undefined;
    if (kept.untilMs > now().getTime() && !isWithdrawn(kept.kid)) return kept.claims;
    verified.delete(token);
    return undefined;
  };
  const verify = async (token: string): Promise<TokenClaims> => {
    const claims = known(token);
    if (claims) return claims;
    const kid = kidOf(token);
    const key = isWithdrawn(kid) ? undefined : await publicKey(kid);
    if (!key) throw refused();
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ["EdDSA"],
        audience: ACCESS_AUDIENCE,
        issuer: `beeline:${config.region}`,
        currentDate: now(),
      });
      return remember(token, kid, TokenClaims.parse(payload));
    } catch {
      throw refused();
    }
  };
  return Object.assign(verify, { known });
}

/** @throws BeelineError UNAUTHENTICATED for anything but a token that names an EdDSA key. */
function kidOf(token: string): string {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg === "EdDSA" && kid && kid.length <= 100) return kid;
  } catch {
    // As any other token that is not ours.
  }
  throw refused();
}

function refused(): BeelineError {
  return new BeelineError("UNAUTHENTICATED", {
    detail: "The token is missing, expired or not valid",
  });
}
