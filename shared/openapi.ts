/** OpenAPI 3.1 from the contracts: JSON Schema 2020-12 is what zod writes, so nothing is translated. */
import { z } from "zod";
import { routes } from "./contracts/index.ts";
import type { Route } from "./contracts/route.ts";
import { type ErrorCode, errorCodes, Problem } from "./errors.ts";

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
}

function parametersOf(place: "path" | "query", shape: z.ZodObject | undefined): Json[] {
  if (!shape) return [];
  const json = schemaOf(shape, "input");
  const required = new Set((json["required"] as string[] | undefined) ?? []);
  return Object.entries((json["properties"] as Json | undefined) ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    schema,
  }));
}

const idempotencyHeader: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "1–255 visible characters; the same key replays the stored answer",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

/** Every code a route may answer with, the general ones included. */
function codesOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(["VALIDATION_FAILED", ...route.errors]);
  if (route.access !== "public") codes.add("UNAUTHENTICATED");
  if (Array.isArray(route.access)) codes.add("FORBIDDEN");
  if (route.idempotent) codes.add("IDEMPOTENCY_KEY_REQUIRED").add("IDEMPOTENCY_KEY_REUSED");
  return [...codes, "RATE_LIMITED", "UNAVAILABLE"];
}

function problemsOf(route: Route): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(route)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.join(", "),
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    ]),
  );
}

/** JSON Schema says nothing about bytes; the description names their schema. */
function binaryOf({ binary }: Route): Json {
  return binary ? { [binary.contentType]: { schema: { description: binary.description } } } : {};
}

function operationOf(name: string, route: Route): Json {
  const parameters = [
    ...parametersOf("path", route.params),
    ...parametersOf("query", route.query),
    ...(route.idempotent ? [idempotencyHeader] : []),
  ];
  const success =
    route.status === 204
      ? { description: "Done" }
      : {
          description: "Done",
          content: {
            "application/json": { schema: schemaOf(route.response, "output") },
            ...binaryOf(route),
          },
        };
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === "public" ? { security: [] } : {}),
    ...(Array.isArray(route.access) ? { "x-roles": route.access } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: {
              "application/json": { schema: schemaOf(route.body, "input") },
              ...binaryOf(route),
            },
          },
        }
      : {}),
    responses: { [route.status]: success, ...problemsOf(route) },
  };
}

/** The whole document. `serverUrl` is where it was asked for. */
export function openApiDocument(serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(name, route),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Beeline",
      version: "1.0.0",
      description: "On-demand delivery and ride-hailing. Errors are application/problem+json.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Problem: schemaOf(Problem, "output") },
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
