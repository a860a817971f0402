/**
 * OAuth2 client credentials (RFC 6749, section 4.4). This one endpoint answers errors in the shape of
 * that standard and not as problem+json, because ready-made clients of integrators expect it.
 */
import { z } from "zod";
import { Scope } from "./roles.ts";

export const oauthTokenPath = "/v1/oauth/token";

export const OAuthToken = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.int().describe("Seconds"),
  scope: z.string().describe(`Granted, separated by spaces: ${Scope.options.join(", ")}`),
});
export type OAuthToken = z.infer<typeof OAuthToken>;

export const oauthErrors = {
  invalid_request: 400,
  invalid_client: 401,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  temporarily_unavailable: 503,
} as const;
export type OAuthErrorCode = keyof typeof oauthErrors;

/** A refusal in the standard's shape. */
export const OAuthError = z.object({
  error: z.enum(Object.keys(oauthErrors) as [OAuthErrorCode, ...OAuthErrorCode[]]),
  error_description: z.string(),
});

export function oauthError(error: OAuthErrorCode, description: string) {
  return {
    status: oauthErrors[error],
    body: { error, error_description: description } satisfies z.infer<typeof OAuthError>,
    headers: {
      "cache-control": "no-store",
      ...(error === "invalid_client" ? { "www-authenticate": 'Basic realm="beeline"' } : {}),
    },
  };
}

/** The client's id names its home region: `svc_<region>_…`, wherever in the request it stands. */
export function regionOfClient(text: string): string | undefined {
  return /\bsvc_([a-z]{2})_[0-9a-z]{26}\b/.exec(text)?.[1];
}
