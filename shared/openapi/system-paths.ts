/** What both sides answer besides the declared routes: keys, health, and OAuth2's token endpoint. */
import { z } from "zod";
import { OAuthError, OAuthToken, oauthErrors, oauthTokenPath } from "../oauth.ts";
import { type Json, schemaOf } from "./operation-of-route.ts";

const jsonOf = (schema: Json) => ({ content: { "application/json": { schema } } });

function systemGet(operationId: string, summary: string, schema: Json, refused?: Json): Json {
  return {
    get: {
      ...{ operationId, summary, tags: ["System"], security: [] },
      responses: { 200: { description: "Done", ...jsonOf(schema) }, ...refused },
    },
  };
}

const grant = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  scope: z.string().optional(),
});

function oauthOperation(): Json {
  const refusals = [...new Set(Object.values(oauthErrors))].map((status) => [
    String(status),
    {
      description: "Refused, in the shape of RFC 6749",
      ...jsonOf(schemaOf(OAuthError, "output")),
    },
  ]);
  return {
    operationId: "oauthToken",
    summary: "A token for a service account, by client credentials",
    tags: ["Integrators"],
    security: [{ clientSecret: [] }, {}],
    requestBody: {
      required: true,
      content: { "application/x-www-form-urlencoded": { schema: schemaOf(grant, "input") } },
    },
    responses: {
      200: { description: "Granted", ...jsonOf(schemaOf(OAuthToken, "output")) },
      ...Object.fromEntries(refusals),
    },
  };
}

export function systemPaths(): Record<string, Json> {
  const anything = { type: "object" };
  const keys = { type: "object", properties: { keys: { type: "array", items: anything } } };
  const notReady = { 503: { description: "Not ready; says what is missing", ...jsonOf(anything) } };
  return {
    [oauthTokenPath]: { post: oauthOperation() },
    "/.well-known/jwks.json": systemGet(
      "publicKeys",
      "The keys that tokens are checked with",
      keys,
    ),
    "/healthz": systemGet("isAlive", "Whether the program runs", anything),
    "/readyz": systemGet("isReady", "Whether what it depends on is there", anything, notReady),
  };
}
