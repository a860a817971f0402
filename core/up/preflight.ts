/** What is checked before anything is started: a free directory, free ports, free disk. */
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "./layout.ts";
import type { UpOptions } from "./options.ts";
import { isPortFree } from "./ports.ts";
import { readProcess } from "./processes.ts";
import { hasCode, Trouble } from "./trouble.ts";

const neededBytes = 1024 ** 3;
const lockName = "up.lock";

export const corePortOf = (options: UpOptions, index: number) => options.corePort + index * 10;

/**
 * Two launches in one checkout would share a data directory. The lock holds the process id; one
 * whose process is gone is taken over.
 * @returns the release.
 */
export function lockCheckout(layout: Layout): () => void {
  const file = join(layout.state, lockName);
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      const holder = Number(readFileSync(file, "utf8"));
      if (isLauncher(holder)) {
        throw new Trouble(
          `Beeline already runs in this checkout as process ${holder}: stop that one first.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new Trouble("Another launch of this checkout has just begun.");
}

/** A process id may by now belong to some other program. */
function isLauncher(pid: number): boolean {
  return Number.isInteger(pid) && readProcess(pid)?.command.includes("core/up/main.ts") === true;
}

export async function checkPorts(options: UpOptions): Promise<void> {
  const wanted = [
    { port: options.edgePort, who: "the edge", change: "--edge-port or BEELINE_EDGE_PORT" },
    ...options.regions.map((region, index) => ({
      port: corePortOf(options, index),
      who: `the core of region ${region}`,
      change: "--core-port or BEELINE_CORE_PORT",
    })),
  ];
  for (const [index, { port, who, change }] of wanted.entries()) {
    const isOurs = wanted.findIndex((other) => other.port === port) !== index;
    if (isOurs || port > 65_535 || !(await isPortFree(port))) {
      throw new Trouble(`Port ${port}, for ${who}, is taken: choose another with ${change}.`);
    }
  }
}

export function checkDisk(layout: Layout): void {
  const { bavail, bsize } = statfsSync(layout.state);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const megabytes = Math.floor(free / 1024 ** 2);
  throw new Trouble(
    `The disk is almost full: ${layout.root} has ${megabytes} MB left and Beeline needs 1024 MB.`,
  );
}

/** Empties the state directory but for the lock, and for what `kept` names. */
export function forgetState(layout: Layout, kept: string[]): void {
  for (const name of readdirSync(layout.state)) {
    if (name !== lockName && !kept.includes(name)) {
      rmSync(join(layout.state, name), { recursive: true, force: true });
    }
  }
}
