import { describe, expect, test } from "vitest";
import { checkCycles, checkImports } from "./import-rules.ts";
import { type Finding, type Project, parseSource } from "./project.ts";
import {
  checkBindings,
  checkLockfile,
  checkNames,
  checkReadmes,
  checkTopLevel,
} from "./repository-rules.ts";
import { checkEnvironment, checkPurity, checkSizes, checkSkippedTests } from "./syntax-rules.ts";

/** A project that is made of the given files and nothing else. */
function projectOf(files: Record<string, string>, routeNames: string[] = []): Project {
  const paths = Object.keys(files);
  return {
    sources: paths
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => parseSource(path, files[path] ?? "")),
    read: (path) => files[path],
    exists: (path) => paths.some((known) => known === path || known.startsWith(`${path}/`)),
    readmes: paths.filter((path) => path.endsWith(".md")),
    topLevel: [...new Set(paths.map((path) => path.split("/")[0] ?? ""))],
    routeNames,
  };
}

const places = (findings: Finding[]) => findings.map(({ path, line }) => `${path}:${line}`);
const lines = (count: number) => Array.from({ length: count }, (_, at) => `f(${at});`).join("\n");

describe("imports", () => {
  test.each([
    ["shared/a.ts", 'import { b } from "#drizzle/b.ts";'],
    ["shared/a.ts", 'import { b } from "hono";'],
    ["shared/a.ts", 'export * from "node:fs";'],
    ["edge/worker/a.ts", 'import type { B } from "../../core/b.ts";'],
    ["edge/worker/a.ts", 'await import("#drizzle/b.ts");'],
    ["edge/web/a.ts", 'import { b } from "../worker/b.ts";'],
    ["core/orders/a.ts", 'import { b } from "../../edge/worker/b.ts";'],
    ["core/orders/a.ts", 'import { b } from "../trips/b.ts";'],
    ["core/orders/a.ts", 'import { b } from "../../shared/b.ts";'],
    ["core/orders/a.ts", 'import { b } from "h3-js";'],
  ])("%s may not have %s", (path, text) => {
    expect(places(checkImports(projectOf({ [path]: text })))).toEqual([`${path}:1`]);
  });

  test.each([
    ["shared/a.ts", 'import { z } from "zod"; import { b } from "./b.ts";'],
    ["edge/web/a.ts", 'import { b } from "../geo/h3.ts"; import { c } from "#shared/c.ts";'],
    ["core/orders/a.ts", 'import { b } from "../trips/index.ts"; import "./b.ts";'],
    ["core/orders/a.ts", 'import { b } from "#drizzle/schema/b.ts";'],
    ["core/app.ts", 'import { b } from "./server.ts";'],
    ["core/platform/geo.ts", 'import { b } from "h3-js";'],
  ])("%s may have %s", (path, text) => {
    expect(checkImports(projectOf({ [path]: text }))).toEqual([]);
  });

  test("a cycle is named with all its files", () => {
    const cycle = projectOf({
      "core/a/x.ts": 'import { y } from "../b/index.ts";',
      "core/b/index.ts": 'export { y } from "./y.ts";',
      "core/b/y.ts": 'import { x } from "../a/x.ts";',
    });
    const [finding] = checkCycles(cycle);
    expect(finding?.message).toContain("core/a/x.ts → core/b/index.ts → core/b/y.ts → core/a/x.ts");
  });

  test("types go in circles freely", () => {
    const circle = projectOf({
      "core/a/x.ts": 'import type { Y } from "./y.ts";',
      "core/a/y.ts": 'import { type X } from "./x.ts";',
    });
    expect(checkCycles(circle)).toEqual([]);
  });
});

describe("sizes", () => {
  test("a file of 300 lines passes and one of 301 does not", () => {
    const files = { "core/a.ts": lines(300), "core/b.ts": lines(301) };
    expect(places(checkSizes(projectOf(files)))).toEqual(["core/b.ts:1"]);
  });

  test.each([
    [`const f = () => {\n${lines(68)}\n};`, 0],
    [`const f = () => {\n${lines(69)}\n};`, 1],
    [`class A {\n  f() {\n${lines(70)}\n  }\n}`, 1],
  ])("a function may have 70 lines", (text, count) => {
    expect(checkSizes(projectOf({ "core/a.ts": text }))).toHaveLength(count);
  });
});

describe("purity", () => {
  test.each([
    "Date.now()",
    "new Date()",
    "Math.random()",
    "crypto.randomUUID()",
    "performance.now()",
    "setTimeout(() => {}, 1)",
    'import { randomBytes } from "node:crypto"',
    'import { readFileSync } from "node:fs"',
  ])("a pure file has no %s", (text) => {
    for (const path of ["shared/a.ts", "core/orders/order-rules.ts", "core/x/decide-offers.ts"]) {
      expect(checkPurity(projectOf({ [path]: text }))).toHaveLength(1);
    }
    expect(checkPurity(projectOf({ "core/orders/place-order.ts": text }))).toEqual([]);
  });

  test("a date made of an argument is pure, and so is the word in a comment", () => {
    const text = "// never Date.now()\nexport const at = (ms: number) => new Date(ms);";
    expect(checkPurity(projectOf({ "shared/a.ts": text }))).toEqual([]);
  });
});

describe("environment and tests", () => {
  test.each(["process.env.HOME", "const { env } = 1; Bun.env.X", "import.meta.env.DEV"])(
    "%s is read in one place",
    (text) => {
      const files = { "core/orders/a.ts": text, "core/platform/config.ts": text };
      expect(places(checkEnvironment(projectOf(files)))).toEqual(["core/orders/a.ts:1"]);
    },
  );

  test.each(["test.skip('a', f)", "describe.only('a', f)", "it.todo('a')", "test.skipIf(x)('a')"])(
    "%s is found",
    (text) => {
      expect(checkSkippedTests(projectOf({ "core/a.test.ts": text }))).toHaveLength(1);
    },
  );
});

describe("the repository", () => {
  test("each route is bound exactly once", () => {
    const files = {
      "core/a/bind-a.ts": "bind(routes.first, f);\nbind(routes.second, f);",
      "core/b/bind-b.ts": "bind(\n  routes.second, f);",
    };
    const found = checkBindings(projectOf(files, ["first", "second", "third"]));
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("routes.third is declared and bound nowhere"),
      expect.stringContaining("routes.second is already bound at core/a/bind-a.ts:2"),
    ]);
  });

  test("a README names only what exists", () => {
    const readme = [
      "See [the core](core/README.md), [it](https://example.org) and [this](#status).",
      "Run `core/main.ts`, not `core/gone.ts`; `POST /v1/orders` and `@scope/name` are no paths.",
      "![picture](core/missing.png) is in `.beeline/logs`, `core/**/*.ts` is a pattern",
    ].join("\n");
    const files = { "README.md": readme, "core/README.md": "`./main.ts`", "core/main.ts": "" };
    expect(places(checkReadmes(projectOf(files)))).toEqual(["README.md:2", "README.md:3"]);
  });

  test("the top level is exactly the design's", () => {
    const found = checkTopLevel(projectOf({ "edge/a.ts": "", "scripts/b.ts": "", ".ci/c.ts": "" }));
    expect(found.map(({ path }) => path)).toContain("scripts");
    expect(found.map(({ path }) => path)).toContain("README.md");
    expect(found.map(({ path }) => path)).not.toContain("edge");
    expect(found.map(({ path }) => path)).not.toContain(".ci");
  });

  test.each(["core/orders/utils.ts", "core/order-data.ts", "core/lib.ts", "core/PlaceOrder.ts"])(
    "%s is no name",
    (path) => {
      expect(places(checkNames(projectOf({ [path]: "" })))).toEqual([`${path}:1`]);
    },
  );

  test("names that say something pass", () => {
    const files = {
      "core/place-order.ts": "",
      "core/database.ts": "",
      "edge/web/app.test.tsx": "",
    };
    expect(checkNames(projectOf(files))).toEqual([]);
  });

  test("the lockfile names no host and settings hold no token", () => {
    const files = {
      "bun.lock": '["a@1", "http://registry.local/a.tgz"]',
      ".npmrc": "_authToken=x",
    };
    expect(places(checkLockfile(projectOf(files)))).toEqual(["bun.lock:1", ".npmrc:1"]);
  });
});
