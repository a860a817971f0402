/**
 * A leash: runs one program in its own process group for as long as somebody holds our stdin.
 *
 *   bun leash.ts '{"command":"…","args":[…],"stopSignal":"SIGINT","graceMs":10000}'
 *
 * The kernel closes the pipe when the holder ends, however it ends, so even `kill -9` of the
 * launcher leaves nothing behind. The leash lives in a session of its own: Ctrl-C in the terminal
 * reaches the launcher only, which can then stop its children in the right order.
 *
 * Exits with the program's exit code, or 128 when a signal ended it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { LeashSpec } from "./leash-spec.ts";

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // The whole group is gone already.
  }
}

function stopWhenReleased(child: ChildProcess, spec: LeashSpec): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping || child.pid === undefined) return;
    isStopping = true;
    signalGroup(child.pid, spec.stopSignal);
    const { pid } = child;
    setTimeout(() => signalGroup(pid, "SIGKILL"), spec.graceMs);
  };
  process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
}

const spec = JSON.parse(process.argv[2] ?? "") as LeashSpec;
const child = spawn(spec.command, spec.args, {
  detached: true,
  stdio: ["ignore", "inherit", "inherit"],
  ...(spec.owner && { uid: spec.owner.uid, gid: spec.owner.gid }),
});
child.on("error", (error) => {
  console.error(`cannot start ${spec.command}: ${error.message}`);
  process.exit(127);
});
child.on("exit", (code) => {
  // Helpers the program started may outlive it (wrangler's workerd after a crash): end them too.
  if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  process.exit(code ?? 128);
});
stopWhenReleased(child, spec);
