/** Deals with what an earlier run left in a data directory: a stale pid file or a live server. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readProcess } from "./processes.ts";
import { hasCode, Trouble } from "./trouble.ts";

/**
 * The launcher's own lock says that nobody else uses this directory, so a server that still runs
 * here is an orphan whose leash was killed: it is stopped. A pid file whose process is gone, or is
 * by now some other program, is removed.
 */
export async function endPreviousServer(data: string): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10);
  if (Number.isInteger(pid) && pid > 1 && isServerOf(pid, data)) {
    for (const [signal, withinMs] of [
      ["SIGINT", 10_000],
      ["SIGQUIT", 5_000],
    ] as const) {
      if (await isGoneAfter(pid, signal, withinMs)) break;
    }
    if (isServerOf(pid, data)) {
      throw new Trouble(
        `PostgreSQL of an earlier run (process ${pid}) does not stop: end it first.`,
      );
    }
  }
  rmSync(pidFile, { force: true });
}

function isServerOf(pid: number, data: string): boolean {
  const command = readProcess(pid)?.command ?? "";
  return command.includes("postgres") && command.includes(data);
}

async function isGoneAfter(
  pid: number,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  try {
    process.kill(pid, signal);
    while (performance.now() < deadline) {
      await Bun.sleep(50);
      process.kill(pid, 0);
    }
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}
