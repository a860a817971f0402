/**
 * What other processes of this machine are, and the package runners above us.
 *
 * `npx bun run up` is a chain of npm, a shell, `bun run` and us, and npm passes a signal to the
 * shell only, which dies of it and leaves the rest running. So we watch the chain: its breaking
 * counts as the signal.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

interface ProcessEntry {
  parent: number;
  command: string;
}

const runner = /^(npm|npx|pnpm|yarn|bunx)\b|\b(npm|npx|pnpm|yarn)(-cli)?(\.c?js)?( |$)/;
const maxDepth = 5;

/** Command line and parent of a process; undefined when it is gone. */
export function readProcess(pid: number): ProcessEntry | undefined {
  if (!existsSync("/proc/self/stat")) return readProcessByPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may itself contain any of them.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

/** macOS has no /proc. */
function readProcessByPs(pid: number): ProcessEntry | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)]);
  const found = /^\s*(\d+)\s+(.*)$/m.exec(String(stdout));
  return found ? { parent: Number(found[1]), command: found[2] ?? "" } : undefined;
}

/** Process ids from our parent up to the topmost package runner, or our parent alone. */
export function findRunners(self = process.pid): number[] {
  const chain: number[] = [];
  let count = 1;
  for (let pid = readProcess(self)?.parent; pid && pid > 1 && chain.length < maxDepth; ) {
    const found = readProcess(pid);
    if (!found) break;
    chain.push(pid);
    if (runner.test(found.command)) count = chain.length;
    pid = found.parent;
  }
  return chain.slice(0, count);
}

/** True while each process of the chain is the parent of the one before. */
export function isChainWhole(chain: number[], self = process.pid): boolean {
  let child = self;
  for (const pid of chain) {
    if (readProcess(child)?.parent !== pid) return false;
    child = pid;
  }
  return chain.length === 0 || readProcess(child) !== undefined;
}
