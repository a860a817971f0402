/** Reads RFC 6749's token request: form or JSON, the client's name and secret by Basic or in the body. */
import { z } from "zod";
import type { OAuthErrorCode } from "#shared/oauth.ts";
import { Scope } from "#shared/roles.ts";

export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Undefined asks for all that the client may have. */
  readonly scopes: readonly Scope[] | undefined;
}

export interface TokenRefusal {
  readonly error: OAuthErrorCode;
  readonly description: string;
}

const Fields = z.object({
  grant_type: z.string().max(80),
  client_id: z.string().max(80).optional(),
  client_secret: z.string().max(200).optional(),
  scope: z.string().max(400).optional(),
});

export function readTokenRequest(
  contentType: string,
  authorization: string | undefined,
  text: string,
): TokenRequest | TokenRefusal {
  const parsed = Fields.safeParse(fieldsOf(contentType, text));
  if (!parsed.success) {
    const description = "Send grant_type=client_credentials as a form or as JSON";
    return { error: "invalid_request", description };
  }
  const { grant_type, client_id, client_secret, scope } = parsed.data;
  if (grant_type !== "client_credentials") {
    return { error: "unsupported_grant_type", description: "Only client_credentials" };
  }
  const basic = basicOf(authorization);
  if (authorization !== undefined && client_secret !== undefined) {
    return { error: "invalid_request", description: "Prove who you are in one way, not two" };
  }
  const clientId = basic?.id ?? client_id;
  const clientSecret = basic?.secret ?? client_secret;
  if (!clientId || !clientSecret) {
    return { error: "invalid_client", description: "Bring the client's id and secret" };
  }
  if (scope === undefined || scope.trim() === "") {
    return { clientId, clientSecret, scopes: undefined };
  }
  const scopes = z.array(Scope).safeParse([...new Set(scope.trim().split(/ +/))]);
  if (!scopes.success) return { error: "invalid_scope", description: "There is no such scope" };
  return { clientId, clientSecret, scopes: scopes.data };
}

/** A field that comes twice makes the request invalid, as the standard says. */
function fieldsOf(contentType: string, text: string): unknown {
  if (/^application\/json\s*(;|$)/i.test(contentType)) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return undefined;
  const entries = [...new URLSearchParams(text)];
  const names = entries.map(([name]) => name);
  return new Set(names).size === names.length ? Object.fromEntries(entries) : undefined;
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicOf(authorization: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]{1,800})$/i.exec(authorization ?? "") ?? [];
  if (!encoded) return undefined;
  const [id, secret, ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  if (!id || !secret || rest.length > 0) return undefined;
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  } catch {
    return undefined;
  }
}
