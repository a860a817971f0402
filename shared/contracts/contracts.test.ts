import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { type ErrorCode, errorCodes } from "../errors.ts";
import { openApiDocument } from "../openapi.ts";
import { routes } from "./index.ts";
import type { Route } from "./route.ts";

const all = Object.entries(routes) as [string, Route][];

test("no two routes share method and path", () => {
  const keys = all.map(([, route]) => `${route.method} ${route.path}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(all)("%s names its path parameters, and no others", (_, route) => {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(inPath.sort());
});

test.each(all)("%s: every mutation that creates or moves something needs a key", (name, route) => {
  const signIn = [
    "requestOtp",
    "requestToken",
    "refreshToken",
    "logout",
    "createCredential",
    "finishStaffLogin",
  ];
  // A message is known by its clientMessageId; reading and asking for a number repeat without harm.
  const chat = ["sendChat", "readChat", "getContact"];
  // An event is known by the provider's id of it.
  // Positions are known by rider and time; a preview changes nothing; a refusal twice is one.
  const harmless = ["sendPings", "reportTripLocations", "previewPolicy", "refuseContact"];
  const excused = ["receiveWebhook", ...harmless, ...signIn, ...chat];
  if (route.method === "POST") expect(route.idempotent).toBe(!excused.includes(name));
});

test("the document names every path, method, role and error status", () => {
  const document = openApiDocument("http://localhost") as {
    openapi: string;
    paths: Record<
      string,
      Record<string, { responses: Record<string, unknown>; parameters: object[] }>
    >;
  };
  expect(document.openapi).toBe("3.1.0");
  for (const [, route] of all) {
    const operation = document.paths[route.path]?.[route.method.toLowerCase()];
    expect(operation, route.path).toBeDefined();
    expect(operation!.responses).toHaveProperty(String(route.status));
    for (const code of route.errors as ErrorCode[]) {
      expect(operation!.responses).toHaveProperty(String(errorCodes[code].status));
    }
    const key = { $ref: "#/components/parameters/IdempotencyKey" };
    expect(operation!.parameters.some((one) => isDeepStrictEqual(one, key))).toBe(route.idempotent);
  }
});
