/** Rules about the code itself: sizes, the environment, clock and randomness, skipped tests. */
import { type ESTree, Visitor } from "vite";
import { type Finding, isTest, type Project, type SourceFile } from "./project.ts";

const maxFileLines = 300;
const maxFunctionLines = 70;

export function checkSizes({ sources }: Project): Finding[] {
  return sources.flatMap((source) => {
    const { path, text, lineOf } = source;
    const findings: Finding[] = [];
    const lines = text.trimEnd().split("\n").length;
    if (lines > maxFileLines) {
      const message = `${lines} lines, ${maxFileLines} at most: split it by what it does`;
      findings.push({ path, line: 1, message });
    }
    // The body of a `describe` is a list, not a function that somebody has to keep in mind.
    if (isTest(path)) return findings;
    const measure = (node: { start: number; end: number }) => {
      const first = lineOf(node.start);
      const length = lineOf(node.end - 1) - first + 1;
      if (length <= maxFunctionLines) return;
      const message = `function of ${length} lines, ${maxFunctionLines} at most: name its parts`;
      findings.push({ path, line: first, message });
    };
    new Visitor({
      FunctionDeclaration: measure,
      FunctionExpression: measure,
      ArrowFunctionExpression: measure,
    }).visit(source.program);
    return findings;
  });
}

/** One place per program: the core, its launcher, the edge. */
const environmentFiles = ["core/platform/config.ts", "core/up/options.ts", "edge/worker/config.ts"];
const mayReadEnvironment = (path: string) =>
  environmentFiles.includes(path) ||
  path.startsWith(".ci/") ||
  path.startsWith("core/up/test-") ||
  path.endsWith(".config.ts") ||
  isTest(path);

export function checkEnvironment({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => !mayReadEnvironment(path))
    .flatMap((source) =>
      findMembers(
        source,
        (name) => /^(process|Bun|import\.meta)\.env$/.test(name),
        (name) => {
          return `${name} is read in ${environmentFiles.join(", ")} only: take it as a setting`;
        },
      ),
    );
}

/**
 * A pure file decides and computes. All of shared is pure; elsewhere the name tells: `*-rules.ts`
 * and the verbs of deciding.
 */
const purePath =
  /^shared\/|^core\/dispatch\/plan\/|(^|\/)((decide|plan|score|match)-[^/]*|[^/]*-rules)\.tsx?$/;
const impureName =
  /^(Date\.now|performance\.now|Math\.random|crypto\.(randomUUID|getRandomValues)|Temporal\.Now|globalThis\.(Date|crypto|performance))$/;
/** Hashing and joining paths need nothing from outside. */
const pureModules = ["node:crypto", "node:path"];
const impureCalls = ["setTimeout", "setInterval", "queueMicrotask", "fetch"];
/** Clients talk to the network for a living; everything they do is asked for by their caller. */
const impureShared = ["shared/client.ts"];

export const isPure = (path: string) =>
  purePath.test(path) && !path.startsWith(".ci/") && !isTest(path) && !impureShared.includes(path);

export function checkPurity({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isPure(path))
    .flatMap((source) => {
      const say = (what: string) =>
        `${what} in a pure file: take the time or the random source as an argument, or rename the file`;
      const findings = findMembers(source, (name) => impureName.test(name), say);
      const { path, lineOf } = source;
      const add = (node: ESTree.Node, what: string) =>
        findings.push({ path, line: lineOf(node.start), message: say(what) });
      new Visitor({
        NewExpression(node) {
          const isNow = node.callee.type === "Identifier" && node.callee.name === "Date";
          if (isNow && node.arguments.length === 0) add(node, "new Date()");
        },
        CallExpression({ callee }) {
          if (callee.type !== "Identifier") return;
          if (impureCalls.includes(callee.name)) add(callee, `${callee.name}()`);
        },
      }).visit(source.program);
      for (const { specifier, names, line } of source.imports) {
        const isRuntime = /^(node:|bun)/.test(specifier) && !pureModules.includes(specifier);
        const random = names.find((name) => /^(random|getRandom)/.test(name));
        if (isRuntime) findings.push({ path, line, message: say(specifier) });
        else if (random) findings.push({ path, line, message: say(random) });
      }
      return findings;
    });
}

const skipName = /^(test|it|describe|suite|bench)\.(skip|only|todo|skipIf|runIf|fails)$/;

export function checkSkippedTests({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => /\.test\.tsx?$/.test(path))
    .flatMap((source) =>
      findMembers(
        source,
        (name) => skipName.test(name),
        (name) => {
          return `${name}: a test runs or does not exist`;
        },
      ),
    );
}

function findMembers(
  { path, program, lineOf }: SourceFile,
  isWanted: (name: string) => boolean,
  say: (name: string) => string,
): Finding[] {
  const findings: Finding[] = [];
  new Visitor({
    MemberExpression(node) {
      const name = nameOf(node);
      if (name && isWanted(name)) {
        findings.push({ path, line: lineOf(node.start), message: say(name) });
      }
    },
  }).visit(program);
  return findings;
}

/** `a.b` for a plain member expression, undefined for anything computed. */
function nameOf(node: ESTree.MemberExpression): string | undefined {
  if (node.computed || node.property.type !== "Identifier") return undefined;
  const { object } = node;
  if (object.type === "Identifier") return `${object.name}.${node.property.name}`;
  if (object.type === "MetaProperty") return `import.meta.${node.property.name}`;
  return undefined;
}
