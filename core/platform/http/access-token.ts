/** Verifies access tokens by the region's own keys. Signing lives in identity. */
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, jwtVerify } from "jose";
import { BeelineError } from "#shared/errors.ts";
import { ACCESS_AUDIENCE, TokenClaims } from "#shared/roles.ts";
import type { Config } from "../config.ts";

/** The public half of every key: the first signs, the others are still accepted. */
export function publicKeySet(config: Config): JSONWebKeySet {
  return {
    keys: config.signingKeys.map(
      ({ kid, kty, crv, x }) => ({ kid, kty, crv, x, alg: "EdDSA", use: "sig" }) as JWK,
    ),
  };
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

/** @throws BeelineError UNAUTHENTICATED for anything that is not a valid token of this region. */
export function makeTokenVerifier(config: Config, nowDate: () => Date): VerifyToken {
  const keys = createLocalJWKSet(publicKeySet(config));
  const verified = new Map<string, TokenClaims>();
  const remember = (token: string, claims: TokenClaims) => {
    if (verified.size >= MAX_VERIFIED) {
      for (const oldest of verified.keys()) {
        verified.delete(oldest);
        break;
      }
    }
    verified.set(token, claims);
    return claims;
  };
  const known = (token: string): TokenClaims | undefined => {
    const claims = verified.get(token);
    if (!claims || claims.exp * 1000 > nowDate().getTime()) return claims;
    verified.delete(token);
    return undefined;
  };
  const verify = async (token: string): Promise<TokenClaims> => {
    const claims = known(token);
    if (claims) return claims;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["EdDSA"],
        audience: ACCESS_AUDIENCE,
        issuer: `beeline:${config.region}`,
        currentDate: nowDate(),
      });
      return remember(token, TokenClaims.parse(payload));
    } catch {
      throw new BeelineError("UNAUTHENTICATED", {
        detail: "The token is missing, expired or not valid",
      });
    }
  };
  return Object.assign(verify, { known });
}

export async function signingKey(config: Config) {
  const key = config.signingKeys[0]!;
  return { kid: key.kid, key: await importJWK(key as JWK, "EdDSA") };
}
