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

/** @param target a process id, or a negated process group id. */
function send(signal: NodeJS.Signals, target: number): void {
  try {
    process.kill(target, signal);
  } catch {
    // Gone already.
  }
}

function stopWhenReleased(child: ChildProcess, spec: LeashSpec): void {
  let isStopping = false;
  const stop = () => {
    const { pid } = child;
    if (isStopping || pid === undefined) return;
    isStopping = true;
    // Asked alone, the program ends its own helpers in its own order and collects them.
    send(spec.stopSignal, pid);
    setTimeout(() => send("SIGKILL", -pid), spec.graceMs);
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
  if (child.pid !== undefined) send("SIGKILL", -child.pid);
  process.exit(code ?? 128);
});
stopWhenReleased(child, spec);
