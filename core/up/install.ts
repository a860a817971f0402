/** `bun install`, skipped when node_modules already is what the lockfile says. Built-ins only. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Children } from "./children.ts";
import type { Layout } from "./layout.ts";
import { inheritedEnvironment } from "./options.ts";

/** @returns whether anything was installed. */
export async function install(layout: Layout, children: Children): Promise<boolean> {
  const stamp = join(layout.state, "installed");
  const wanted = createHash("sha256");
  for (const file of ["package.json", "bun.lock"]) {
    wanted.update(readFileSync(join(layout.root, file)));
  }
  const hash = wanted.digest("hex");
  const isInstalled = existsSync(layout.bin("bun")) && existsSync(layout.bin("node"));
  if (isInstalled && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  await children.runToEnd(
    {
      name: "installation",
      command: process.execPath,
      args: ["install", "--frozen-lockfile"],
      cwd: layout.root,
      env: inheritedEnvironment(),
      logFile: layout.log("install"),
    },
    "The packages could not be installed.",
  );
  writeFileSync(stamp, hash);
  return true;
}
