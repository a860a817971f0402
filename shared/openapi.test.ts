import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute, type Route, routes } from "./contracts/index.ts";
import { errorCodes } from "./errors.ts";
import { codesOf } from "./openapi/operation-of-route.ts";
import { docsPage, openApiDocument } from "./openapi.ts";
import { streams } from "./streams.ts";

interface Operation {
  readonly operationId: string;
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly responses: Readonly<Record<string, { content?: object; headers?: object }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const document = openApiDocument("https://api.example") as unknown as Document;
const declared = Object.values(routes) as Route[];
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

describe("the document", () => {
  it("is OpenAPI 3.1 by the specification's own schema", async () => {
    const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    const validator = new Validator();
    const { valid, errors } = await validator.validate(plain);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  it("is refused when it is broken, so that the test above means something", async () => {
    const broken = { ...JSON.parse(JSON.stringify(document)), info: { title: 5 } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it("points at nothing that is not there", () => {
    const text = JSON.stringify(document);
    for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path!
        .split("/")
        .reduce<unknown>(
          (part, name) => (part as Record<string, unknown> | undefined)?.[name],
          document,
        );
      expect(found, path).toBeDefined();
    }
  });

  it("names each operation once", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(declared)("has every status, scheme and header of $method $path", (route) => {
    const operation = document.paths[route.path]?.[route.method.toLowerCase()];
    for (const code of codesOf(route)) {
      expect(operation?.responses).toHaveProperty(String(errorCodes[code].status));
    }
    const schemes = operation?.security?.flatMap((one) => Object.keys(one)) ?? [];
    expect(schemes.includes("bearer")).toBe(route.access !== "public");
    expect(schemes.includes("apiKey")).toBe(route.scope !== undefined);
    expect(operation?.responses[route.status]?.headers).toHaveProperty("X-Request-Id");
    const types = Object.keys(operation?.responses[route.status]?.content ?? {});
    if (route.binary) expect(types).toContain(route.binary.contentType);
  });

  it.each(streams)("tells what comes and goes on $path", ({ path }) => {
    expect(document.paths[path]?.["get"]?.responses).toHaveProperty("101");
    expect(document.paths[path]?.["get"]).toHaveProperty("x-frames.sent");
  });

  it("takes a route that is declared and nothing more", () => {
    const ponies = defineRoute({
      ...{ method: "GET", path: "/v1/ponies/{id}", tag: "Ponies", summary: "One pony" },
      params: z.object({ id: z.string() }),
      response: z.object({ name: z.string() }),
    });
    const { paths } = openApiDocument("https://api.example", { ponies }) as unknown as Document;
    expect(paths["/v1/ponies/{id}"]?.["get"]?.operationId).toBe("ponies");
  });
});

describe("the page", () => {
  it("names every route, without scripts", () => {
    const page = docsPage("https://api.example");
    for (const { path } of declared) expect(page).toContain(path);
    expect(page).not.toContain("<script");
  });
});
