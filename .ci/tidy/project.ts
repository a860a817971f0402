/** What the rules look at: every source file with its imports and syntax tree, and other texts. */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ESTree, parseSync } from "vite";

/** Something to put right, and how. Lines count from 1. */
export interface Finding {
  path: string;
  line: number;
  message: string;
}

export interface Import {
  specifier: string;
  /** What is imported by name; empty for exports passed on and for whole modules. */
  names: string[];
  line: number;
  /** Gone after compilation: it cannot make a cycle at run time. */
  isTypeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
  program: ESTree.Program;
  imports: Import[];
  lineOf(offset: number): number;
}

export interface Project {
  sources: SourceFile[];
  /** Text of any file by path; undefined when there is none. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  readmes: string[];
  topLevel: string[];
  /** Names of the routes that shared/contracts declares. */
  routeNames: string[];
}

const sides = ["shared", "drizzle", "core", "edge", ".ci"];
const ignored = /(^|\/)(node_modules|dist|\.beeline|\.wrangler|\.git|migrations)(\/|$)/;

export function readProject(root: string, routeNames: string[]): Project {
  const find = (pattern: string) =>
    globSync(pattern, { cwd: root, exclude: (path) => ignored.test(path) }).map((path) =>
      path.replaceAll("\\", "/"),
    );
  const read = (path: string) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  const sources = sides
    .flatMap((side) => find(`${side}/**/*.{ts,tsx}`))
    .filter((path) => !ignored.test(path))
    .map((path) => parseSource(path, read(path) ?? ""));
  return {
    sources,
    read,
    exists: (path) => existsSync(join(root, path)),
    readmes: [...find("*.md"), ...sides.flatMap((side) => find(`${side}/**/*.md`))],
    topLevel: readdirSync(root),
    routeNames,
  };
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, module } = parseSync(path, text);
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    lineStarts.push(at + 1);
  }
  const lineOf = (offset: number) => lineStarts.findLastIndex((start) => start <= offset) + 1;
  const imports = [
    ...module.staticImports.map(({ moduleRequest, start, entries }) => ({
      specifier: moduleRequest.value,
      names: entries.flatMap((entry) => entry.importName.name ?? []),
      line: lineOf(start),
      isTypeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries, start }) => {
      const [first] = entries.filter((entry) => entry.moduleRequest);
      if (!first?.moduleRequest) return [];
      const isTypeOnly = entries.every((entry) => entry.isType);
      const { value: specifier } = first.moduleRequest;
      return [{ specifier, names: [], line: lineOf(start), isTypeOnly }];
    }),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const quoted = text.slice(moduleRequest.start, moduleRequest.end);
      // A path that is computed at run time is nobody's static dependency.
      if (!/^["'`][^$]*["'`]$/.test(quoted)) return [];
      const line = lineOf(moduleRequest.start);
      return [{ specifier: quoted.slice(1, -1), names: [], line, isTypeOnly: true }];
    }),
  ];
  return { path, text, program, imports, lineOf };
}

/** Tests, and what only tests, benchmarks and their fixtures use. */
export const isTest = (path: string) =>
  /(\.test|-suite)\.tsx?$/.test(path) ||
  /^core\/(test|system|bench)\//.test(path) ||
  /\/testing\//.test(path);
