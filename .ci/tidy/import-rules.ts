/** Who may import whom: the dependency direction, the doors of the core's modules, no cycles. */
import { posix } from "node:path";
import { type Finding, isTest, type Project, type SourceFile } from "./project.ts";

const mayImport: Record<string, string[]> = {
  shared: ["shared"],
  drizzle: ["drizzle", "shared"],
  core: ["core", "drizzle", "shared"],
  edge: ["edge", "shared"],
  ".ci": [".ci", "shared"],
};
/** Packages that need no runtime, so that shared code compiles for both sides. */
const sharedPackages = ["zod", "intl-messageformat"];
const geoFiles = ["core/platform/geo.ts", "edge/geo/h3.ts"];

/** The file an import means, or undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier);
}

export function checkImports({ sources }: Project): Finding[] {
  return sources.flatMap((source) =>
    source.imports.flatMap(({ specifier, line }) => {
      const message = whatIsWrong(source, specifier);
      return message ? [{ path: source.path, line, message }] : [];
    }),
  );
}

function whatIsWrong({ path }: SourceFile, specifier: string): string | undefined {
  const side = sideOf(path);
  const target = resolveImport(path, specifier);
  if (target === undefined) return wrongPackage(path, side, specifier);
  const other = sideOf(target);
  if (mayImport[other] && !mayImport[side]?.includes(other)) {
    return `${side} must not import ${other} (${mayImport[side]?.join(", ")} only): move what both need to shared`;
  }
  if (mayImport[other] && side !== other && specifier.startsWith("."))
    return `write #${target}, not a relative path`;
  if (side === "edge") return wrongEdgePart(path, target);
  if (side === "core" && other === "core") return wrongDoor(path, target);
  return undefined;
}

function wrongPackage(path: string, side: string, specifier: string): string | undefined {
  if (specifier === "h3-js" && !geoFiles.includes(path) && !isTest(path)) {
    return `h3-js is used in ${geoFiles.join(" and ")} only: call those`;
  }
  const isAllowed = sharedPackages.some(
    (name) => specifier === name || specifier.startsWith(`${name}/`),
  );
  if (side === "shared" && !isAllowed && !isTest(path)) {
    return `shared runs everywhere and imports ${sharedPackages.join(", ")} only, not ${specifier}`;
  }
  return undefined;
}

function wrongEdgePart(path: string, target: string): string | undefined {
  const isBetween = (from: string, to: string) => path.startsWith(from) && target.startsWith(to);
  if (isBetween("edge/web/", "edge/worker/") || isBetween("edge/worker/", "edge/web/")) {
    return "the web apps and the Worker share edge/geo and shared, not each other";
  }
  return undefined;
}

/** Programs of their own inside a module's folder: whoever loads the module does not load them. */
const ownDoors = ["core/providers/simulator/index.ts"];

/** Inside the core a module is reached only through its index.ts. */
function wrongDoor(path: string, target: string): string | undefined {
  const [, from] = path.split("/");
  const [, to, ...rest] = target.split("/");
  const isDoor = rest.join("/") === "index.ts" || ownDoors.includes(target);
  if (rest.length === 0 || from === to || isDoor) return undefined;
  return `import core/${to}/index.ts, the module's door, and export there what others need`;
}

export function checkCycles({ sources }: Project): Finding[] {
  const edges = new Map<string, { to: string; line: number }[]>();
  for (const { path, imports } of sources) {
    const targets = imports.flatMap(({ specifier, line, isTypeOnly }) => {
      const to = isTypeOnly ? undefined : resolveImport(path, specifier);
      return to === undefined ? [] : [{ to, line }];
    });
    edges.set(path, targets);
  }
  const findings: Finding[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: string[]) => {
    for (const { to, line } of edges.get(path) ?? []) {
      const start = trail.indexOf(to);
      if (start >= 0) {
        const cycle = [...trail.slice(start), to].join(" → ");
        const message = `import cycle ${cycle}: pass what is needed in, or move it below both`;
        findings.push({ path, line, message });
      } else if (!finished.has(to)) visit(to, [...trail, to]);
    }
    finished.add(path);
  };
  for (const path of edges.keys()) if (!finished.has(path)) visit(path, [path]);
  return findings;
}

function sideOf(path: string): string {
  return path.split("/")[0] ?? "";
}
