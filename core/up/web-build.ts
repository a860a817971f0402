/** Builds the web apps with Vite unless their sources are what they were at the last build. */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Children } from "./children.ts";
import type { Layout } from "./layout.ts";
import { inheritedEnvironment } from "./options.ts";

const sources = ["edge/web/**/*", "edge/geo/**/*", "shared/**/*", "bun.lock", "tsconfig.json"];

/** @returns whether a build was needed. */
export async function buildWeb(layout: Layout, children: Children): Promise<boolean> {
  // Beside no launch in particular: whoever starts from this checkout serves the same build.
  const stamp = join(layout.root, ".beeline/web-build");
  const hash = hashSources(layout.root);
  const isBuilt = existsSync(join(layout.root, "edge/web/dist/index.html"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  await children.runToEnd(
    {
      name: "web build",
      command: layout.bin("node"),
      args: ["node_modules/vite/bin/vite.js", "build", "--config", "edge/web/vite.config.ts"],
      cwd: layout.root,
      // Whatever the caller's shell or test runner says: anything else builds React's slow half.
      env: { ...inheritedEnvironment(), NODE_ENV: "production" },
      logFile: layout.log("web-build"),
    },
    "The web apps could not be built.",
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

function hashSources(root: string): string {
  const hash = createHash("sha256");
  const files = sources.flatMap((pattern) =>
    globSync(pattern, { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const dist = join(root, "edge/web/dist/");
  for (const file of files.sort()) {
    if (file.startsWith(dist) || file.includes(".test.")) continue;
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
