/** One operation of the OpenAPI document, from one declared route. */
import { z } from "zod";
import { mayBringKey, type Route } from "../contracts/route.ts";
import { type ErrorCode, errorCodes } from "../errors.ts";
import { limitOf } from "../limits/limit-classes.ts";
import { Currency } from "../money.ts";

export type Json = Record<string, unknown>;

/** JSON Schema 2020-12 is what zod writes and what OpenAPI 3.1 reads: nothing is translated. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const options = { io, unrepresentable: "any", override: referToCurrency } as const;
  const { $schema: _, ...json } = z.toJSONSchema(schema, options) as Json;
  return json;
}

/** The list of all currencies is long and stands in many schemas: it is written once. */
function referToCurrency(written: { zodSchema: unknown; jsonSchema: object }): void {
  if (written.zodSchema !== Currency) return;
  for (const key of Object.keys(written.jsonSchema))
    Reflect.deleteProperty(written.jsonSchema, key);
  Object.assign(written.jsonSchema, { $ref: "#/components/schemas/Currency" });
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

/** Every code a route may answer with, the general ones included. */
export function codesOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(["VALIDATION_FAILED", ...route.errors]);
  if (route.access !== "public") codes.add("UNAUTHENTICATED");
  if (route.access !== "public" && route.access !== "any") codes.add("FORBIDDEN");
  if (route.idempotent || mayBringKey(route)) {
    codes.add("IDEMPOTENCY_KEY_REQUIRED").add("IDEMPOTENCY_KEY_REUSED").add("REQUEST_IN_PROGRESS");
  }
  if (route.body) codes.add("PAYLOAD_TOO_LARGE").add("UNSUPPORTED_MEDIA_TYPE");
  codes.add("URI_TOO_LONG").add("HEADERS_TOO_LARGE").add("RATE_LIMITED");
  return [...codes, "INTERNAL", "UNAVAILABLE"];
}

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const requestIdHeader = { "X-Request-Id": header("RequestId") };
const limitHeaders = {
  "RateLimit-Limit": header("RateLimitLimit"),
  "RateLimit-Remaining": header("RateLimitRemaining"),
  "RateLimit-Reset": header("RateLimitReset"),
};

function problemsOf(route: Route): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(route)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), problemOf(status, codes)]),
  );
}

function problemOf(status: number, codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `${code}: ${errorCodes[code].title}`).join(". "),
    headers: {
      ...requestIdHeader,
      ...(status === 429 ? limitHeaders : {}),
      ...(status === 429 || status === 503 ? { "Retry-After": header("RetryAfter") } : {}),
    },
    content: { "application/problem+json": { schema: problemSchema(codes) } },
  };
}

/** The general shape, with the codes that may stand in it here. */
function problemSchema(codes: readonly ErrorCode[]): Json {
  const code = { type: "string", enum: codes };
  return {
    allOf: [{ $ref: "#/components/schemas/Problem" }, { type: "object", properties: { code } }],
  };
}

/** Bytes have no JSON Schema: the media type and the words name theirs. */
function binaryOf({ binary }: Route): Json {
  if (!binary) return {};
  const { contentType, description } = binary;
  return { [contentType]: { schema: { contentMediaType: contentType, description } } };
}

function papersOf({ alsoAnswers = [] }: Route): Json {
  return Object.fromEntries(
    alsoAnswers.map((contentType) => [contentType, { schema: { contentMediaType: contentType } }]),
  );
}

function successOf(route: Route): Json {
  const headers = { ...requestIdHeader, ...(limitOf(route) === "none" ? {} : limitHeaders) };
  if (route.status === 204) return { description: "Done", headers };
  return {
    description: "Done",
    headers,
    content: {
      "application/json": { schema: schemaOf(route.response, "output") },
      ...binaryOf(route),
      ...papersOf(route),
    },
  };
}

/** Who may call: a person's token, or a machine's with the scope of the route. */
function securityOf({ access, scope }: Route): Json {
  if (access === "public") return { security: [] };
  const machines = scope ? [{ apiKey: [] }, { oauth: [scope] }] : [];
  return {
    security: [{ bearer: [] }, ...machines],
    ...(access === "any" ? {} : { "x-roles": access }),
    ...(scope ? { "x-scope": scope } : {}),
  };
}

export function operationOf(name: string, route: Route): Json {
  const parameter = (key: string) => ({ $ref: `#/components/parameters/${key}` });
  const { body } = route;
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    ...securityOf(route),
    parameters: [
      ...parametersOf("path", route.params),
      ...parametersOf("query", route.query),
      ...(route.idempotent ? [parameter("IdempotencyKey")] : []),
      ...(!route.idempotent && mayBringKey(route) ? [parameter("OptionalIdempotencyKey")] : []),
      parameter("RequestId"),
    ],
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: {
              "application/json": { schema: schemaOf(body, "input") },
              ...binaryOf(route),
            },
          },
        }
      : {}),
    responses: { [route.status]: successOf(route), ...problemsOf(route) },
  };
}
