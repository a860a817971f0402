/** Machines that call for a store: service accounts with scopes, their API keys and secrets. */
import { z } from "zod";
import { Scope } from "../roles.ts";
import { IdParams, Instant, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const CredentialKind = z.enum(["api_key", "client_secret"]);
export type CredentialKind = z.infer<typeof CredentialKind>;

export const Credential = z.object({
  id: z.string(),
  kind: CredentialKind,
  /** The last four characters. */
  hint: z.string(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  /** To the minute; null when it was never used. */
  lastUsedAt: Instant.nullable(),
});
export type Credential = z.infer<typeof Credential>;

export const ServiceAccount = z.object({
  /** Also the `client_id` of OAuth2. */
  id: z.string(),
  label: z.string(),
  scopes: z.array(Scope),
  createdAt: Instant,
  credentials: z.array(Credential),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

const own = { tag: "Integrators", access: ["partner"] } as const;

export const integratorRoutes = {
  listServiceAccounts: defineRoute({
    ...own,
    method: "GET",
    path: "/v1/partner/service-accounts",
    summary: "The machines that may call for my store, with their keys' last characters",
    response: z.object({ items: z.array(ServiceAccount), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  createServiceAccount: defineRoute({
    ...own,
    method: "POST",
    path: "/v1/partner/service-accounts",
    summary: "Let a machine call for my store, with these scopes and nothing else",
    body: z.object({
      label: text(60),
      scopes: z
        .array(Scope)
        .min(1)
        .max(Scope.options.length)
        .refine((scopes) => new Set(scopes).size === scopes.length, "Name each scope once"),
    }),
    status: 201,
    response: ServiceAccount,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  disableServiceAccount: defineRoute({
    ...own,
    method: "DELETE",
    path: "/v1/partner/service-accounts/{id}",
    summary: "End a machine's access: all its keys and tokens are refused within 5 seconds",
    params: IdParams,
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND"],
  }),
  createCredential: defineRoute({
    ...own,
    method: "POST",
    path: "/v1/partner/service-accounts/{id}/credentials",
    summary: "Make an API key or an OAuth2 client secret; it is shown this once",
    limit: "secret",
    // A stored answer would keep the secret. A lost answer leaves a key that can be revoked.
    idempotent: false,
    params: IdParams,
    body: z.object({
      kind: CredentialKind,
      expiresInDays: z.int().min(1).max(730).optional(),
    }),
    status: 201,
    response: Credential.extend({ secret: z.string() }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  revokeCredential: defineRoute({
    ...own,
    method: "DELETE",
    path: "/v1/partner/credentials/{id}",
    summary: "Revoke one key or secret, and with it the tokens that it got",
    params: IdParams,
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND"],
  }),
} as const;
