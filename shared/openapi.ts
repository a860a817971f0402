/** OpenAPI 3.1 from the contracts, and a page of the same for people. */
import { z } from "zod";
import { routes } from "./contracts/index.ts";
import type { Route } from "./contracts/route.ts";
import { Problem } from "./errors.ts";
import { Currency } from "./money.ts";
import { oauthTokenPath } from "./oauth.ts";
import { type Json, operationOf, schemaOf } from "./openapi/operation-of-route.ts";
import { socketPaths, socketSchemas } from "./openapi/sockets.ts";
import { systemPaths } from "./openapi/system-paths.ts";
import { Scope } from "./roles.ts";

const text = (description: string, schema: Json = { type: "string" }) => ({ description, schema });
const count = { type: "integer", minimum: 0 };

const headers: Json = {
  RequestId: text("Names this request in our logs; ask about it with this"),
  RateLimitLimit: text("How many calls the tightest limit allows", count),
  RateLimitRemaining: text("How many of them are left", count),
  RateLimitReset: text("Seconds until the limit is whole again", count),
  RetryAfter: text("Seconds to wait before the next try", count),
};

const parameters: Json = {
  IdempotencyKey: {
    ...{ name: "Idempotency-Key", in: "header", required: true },
    description: "1–255 visible characters; the same key replays the stored answer",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
  OptionalIdempotencyKey: {
    ...{ name: "Idempotency-Key", in: "header", required: false },
    description:
      "1–255 visible characters; with it a repeat replays the stored answer, without it does the same again",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
  RequestId: {
    ...{ name: "X-Request-Id", in: "header", required: false },
    description: "Taken over when it has up to 100 letters, digits and . _ : -, made otherwise",
    schema: { type: "string", maxLength: 100 },
  },
};

function securitySchemes(serverUrl: string): Json {
  const scopes = Object.fromEntries(Scope.options.map((scope) => [scope, scope]));
  const clientCredentials = { tokenUrl: serverUrl + oauthTokenPath, scopes };
  return {
    bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    apiKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
    oauth: { type: "oauth2", flows: { clientCredentials } },
    clientSecret: { type: "http", scheme: "basic" },
  };
}

/** The last that was asked for. Building one takes some ten milliseconds, which strangers may not cost. */
let built: { readonly serverUrl: string; readonly text: string } | undefined;

/** The document of all our routes, as JSON. */
export function openApiText(serverUrl: string): string {
  if (built?.serverUrl !== serverUrl) {
    built = { serverUrl, text: JSON.stringify(openApiDocument(serverUrl)) };
  }
  return built.text;
}

/**
 * The whole document.
 * @param serverUrl where it was asked for
 * @param declared the table of routes; another one in tests
 */
export function openApiDocument(
  serverUrl: string,
  declared: Readonly<Record<string, Route>> = routes,
): Json {
  const paths: Record<string, Json> = { ...systemPaths(), ...socketPaths() };
  for (const [name, route] of Object.entries(declared)) {
    const method = route.method.toLowerCase();
    paths[route.path] = { ...paths[route.path], [method]: operationOf(name, route) };
  }
  const problem = { schema: { $ref: "#/components/schemas/Problem" } };
  return {
    openapi: "3.1.0",
    info: {
      title: "Beeline",
      version: "1.0.0",
      description:
        "On-demand delivery and ride-hailing. Errors are application/problem+json with a `code`; " +
        "times are RFC 3339, money is in minor units of its currency, positions are WGS 84.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: securitySchemes(serverUrl),
      ...{ parameters, headers },
      responses: {
        Refused: { description: "Refused", content: { "application/problem+json": problem } },
      },
      schemas: {
        ...{ Problem: schemaOf(Problem, "output"), Currency: z.toJSONSchema(Currency) },
        ...socketSchemas(),
      },
    },
    paths,
  };
}

/** A readable page of the same, without scripts or anything from another host. */
export function docsPage(serverUrl: string): string {
  const rows = (Object.entries(routes) as [string, Route][]).map(([name, route]) => {
    const who =
      route.access === "public"
        ? "everybody"
        : route.access === "any"
          ? "any role"
          : route.access.join(", ");
    return `<tr id="${name}"><td><code>${route.method}</code></td><td><code>${route.path}</code></td><td>${route.summary}</td><td>${who}</td><td>${route.errors.join(", ")}</td></tr>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Beeline API</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884;vertical-align:top}code{font-size:.9em}</style>
<h1>Beeline API</h1><p>OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a> · server ${serverUrl}</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who</th><th>Specific errors</th></tr></thead><tbody>${rows.join("")}</tbody></table></html>`;
}
