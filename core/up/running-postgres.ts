/** Where the PostgreSQL of a running `up` is, for tools beside it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { layoutOf } from "./layout.ts";

/** The fourth line of PostgreSQL's pid file is its port. */
const PORT_LINE = 3;

/** @returns undefined when no city runs in this checkout. */
export function runningDatabaseUrl(root: string, database: string): string | undefined {
  const home = join(layoutOf(root).state, "postgres");
  const pidFile = join(home, "data/postmaster.pid");
  const passwordFile = join(home, "password");
  if (!existsSync(pidFile) || !existsSync(passwordFile)) return undefined;
  const port = Number.parseInt(readFileSync(pidFile, "utf8").split("\n")[PORT_LINE] ?? "", 10);
  if (!Number.isInteger(port)) return undefined;
  const password = readFileSync(passwordFile, "utf8");
  return `postgres://beeline:${password}@127.0.0.1:${port}/${database}`;
}
