import { type OAuthErrorCode, type OAuthToken, oauthError } from "#shared/oauth.ts";
import { asBeelineError, type Ctx, sameText, sha256Hex } from "../../platform/index.ts";
import { findCredential } from "./find-credential.ts";
import { grantToken } from "./grant-token.ts";
import { readTokenRequest, type TokenRequest } from "./read-token-request.ts";

/** A form of four short fields. */
const MAX_BYTES = 4 * 1024;

class Refusal extends Error {
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
  ) {
    super(code);
  }
}

/** `POST /v1/oauth/token`; never throws. */
export async function answerTokenRequest(ctx: Ctx, request: Request): Promise<Response> {
  try {
    const token = await tokenFor(ctx, await readRequest(request));
    const headers = { "cache-control": "no-store", pragma: "no-cache" };
    return Response.json(token, { headers: { ...headers, "x-request-id": ctx.requestId } });
  } catch (error) {
    const { code, description } = error instanceof Refusal ? error : unavailable(ctx, error);
    const { status, body, headers } = oauthError(code, description);
    return Response.json(body, { status, headers: { ...headers, "x-request-id": ctx.requestId } });
  }
}

function unavailable(ctx: Ctx, error: unknown): Refusal {
  asBeelineError(error, ctx.runtime.log, ctx.requestId);
  return new Refusal("temporarily_unavailable", "Try again in a moment");
}

async function readRequest(request: Request): Promise<TokenRequest> {
  const { headers } = request;
  const length = Number(headers.get("content-length") ?? 0);
  const text = length > MAX_BYTES ? "" : await request.text();
  if (length > MAX_BYTES || text.length > MAX_BYTES) {
    throw new Refusal("invalid_request", "The body is too large");
  }
  const authorization = headers.get("authorization") ?? undefined;
  const read = readTokenRequest(headers.get("content-type") ?? "", authorization, text);
  if ("error" in read) throw new Refusal(read.error, read.description);
  return read;
}

async function tokenFor(ctx: Ctx, asked: TokenRequest): Promise<OAuthToken> {
  const grant = await findCredential(ctx, sha256Hex(asked.clientSecret), "client_secret");
  if (!grant || !sameText(grant.accountId, asked.clientId)) {
    throw new Refusal("invalid_client", "The client's id or secret is wrong");
  }
  const scopes = asked.scopes ?? grant.scopes;
  if (!scopes.every((scope) => grant.scopes.includes(scope))) {
    throw new Refusal("invalid_scope", "The client may not have this scope");
  }
  const { accessToken, expiresIn } = await grantToken(ctx, grant, scopes);
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresIn,
    scope: scopes.join(" "),
  };
}
