/** Rules about the repository: its top level, names, READMEs, lockfile, and bound contracts. */
import { posix } from "node:path";
import { type Finding, isTest, type Project } from "./project.ts";

const topLevel = [
  ...["edge", "core", "shared", "drizzle"],
  ...["wrangler.toml", "bunfig.toml", "package.json", "tsconfig.json", "vitest.config.ts"],
  ...["README.md", "LICENSE", "bun.lock"],
];
/** Made by tools and never committed. */
const untracked = ["node_modules"];

export function checkTopLevel(project: Project): Finding[] {
  const known = new Set([...topLevel, ...untracked]);
  const extra = project.topLevel.filter((name) => !name.startsWith(".") && !known.has(name));
  const missing = topLevel.filter((name) => !project.topLevel.includes(name));
  return [
    ...extra.map((name) => ({
      ...{ path: name, line: 1 },
      message: "does not belong to the top level: put it into the side that uses it",
    })),
    ...missing.map((name) => ({ path: name, line: 1, message: "is missing from the top level" })),
  ];
}

const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/;
const emptyWords =
  /(^|[-/])(utils?|common|helpers?|lib|managers?|processors?|data|info|misc)(?=[-./])/;

export function checkNames({ sources }: Project): Finding[] {
  return sources.flatMap(({ path }) => {
    const name = posix.basename(path);
    if (!kebab.test(name)) {
      return [{ path, line: 1, message: "file names are kebab-case, a verb first for actions" }];
    }
    const word = emptyWords.exec(path)?.[2];
    return word
      ? [{ path, line: 1, message: `"${word}" says nothing: name it by what it does` }]
      : [];
  });
}

/** Each contract is bound exactly once, as `bind(routes.name, …)`. */
export function checkBindings({ sources, routeNames }: Project): Finding[] {
  const bound = new Map<string, { path: string; line: number }[]>();
  for (const { path, text, lineOf } of sources) {
    if (!path.startsWith("core/") || isTest(path)) continue;
    for (const found of text.matchAll(/\bbind(?:Upgrade|Stream|Socket)?\(\s*routes\.(\w+)/g)) {
      const place = { path, line: lineOf(found.index) };
      bound.set(found[1] ?? "", [...(bound.get(found[1] ?? "") ?? []), place]);
    }
  }
  const missing = routeNames
    .filter((name) => !bound.has(name))
    .map((name) => ({
      ...{ path: "shared/contracts/index.ts", line: 1 },
      message: `routes.${name} is declared and bound nowhere: add bind(routes.${name}, …) to its module`,
    }));
  const repeated = [...bound].flatMap(([name, [first, ...others]]) =>
    others.map((place) => ({
      ...place,
      message: `routes.${name} is already bound at ${first?.path}:${first?.line}`,
    })),
  );
  return [...missing, ...repeated];
}

/** Paths that exist only while something runs or after a build. */
const madeLater = /^(\.\/)?(\.beeline|node_modules|edge\/web\/dist)(\/|$)/;

export function checkReadmes(project: Project): Finding[] {
  return project.readmes.flatMap((readme) =>
    (project.read(readme) ?? "").split("\n").flatMap((text, index) => {
      const named = [
        ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? ""),
        ...[...text.matchAll(/`([^`\s]+\/[^`\s]*)`/g)]
          .map((found) => found[1] ?? "")
          .filter((token) => looksLikePath(token, project)),
      ];
      return named
        .filter((target) => !/^([a-z]+:|#)/.test(target) && !madeLater.test(target))
        .filter((target) => !doesExist(target, readme, project))
        .map((target) => ({
          ...{ path: readme, line: index + 1 },
          message: `names ${target}, which does not exist: correct it`,
        }));
    }),
  );
}

/** Routes, package names and patterns have slashes too. */
function looksLikePath(token: string, { topLevel: names }: Project): boolean {
  if (/[*{}<>$…:()]/.test(token) || token.startsWith("/") || token.startsWith("@")) return false;
  const [first = ""] = token.split("/");
  return names.includes(first) || first === "." || first === ".." || /\.\w{1,4}$/.test(token);
}

function doesExist(target: string, readme: string, project: Project): boolean {
  const path = target.replace(/#.*$/, "");
  return project.exists(posix.join(posix.dirname(readme), path)) || project.exists(path);
}

export function checkLockfile(project: Project): Finding[] {
  return ["bun.lock", ".npmrc", "bunfig.toml"].flatMap((path) =>
    (project.read(path) ?? "").split("\n").flatMap((text, index) => {
      const isHost = /https?:\/\//.test(text);
      const isSecret = /_authToken|_password|:_auth\b/.test(text);
      if (!isHost && !isSecret) return [];
      const message = isSecret
        ? "holds a secret: keep it in your own settings"
        : "names a registry host: packages are resolved from whatever registry is configured";
      return [{ path, line: index + 1, message }];
    }),
  );
}
