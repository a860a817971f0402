/** Starts programs on a leash (leash.ts) and tells how they ended. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { LeashSpec, Owner } from "./leash-spec.ts";

const leashProgram = join(import.meta.dirname, "leash.ts");
/** Time a program gets to stop by itself before it is killed. */
export const defaultGraceMs = 10_000;

export interface ChildOptions {
  /** Shown to people and used for the log: "core in", "edge". */
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** Takes the program's output; emptied at start. */
  logFile: string;
  stopSignal?: NodeJS.Signals;
  graceMs?: number;
  owner?: Owner;
  /** Takes stdout line by line instead of the log. */
  onLine?: (line: string) => void;
}

export interface Child {
  name: string;
  logFile: string;
  /** The exit code; never rejects. */
  exited: Promise<number>;
  /** Undefined while it runs. */
  exitCode(): number | undefined;
  /** Stops the whole process group and waits until it is gone. */
  stop(): Promise<void>;
}

export function startChild(options: ChildOptions): Child {
  const { name, logFile, onLine } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "w");
  const spec: LeashSpec = {
    command: options.command,
    args: options.args,
    stopSignal: options.stopSignal ?? "SIGTERM",
    graceMs: options.graceMs ?? defaultGraceMs,
    ...(options.owner && { owner: options.owner }),
  };
  const leash = spawn(process.execPath, [leashProgram, JSON.stringify(spec)], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["pipe", onLine ? "pipe" : log, log],
  });
  closeSync(log);
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    leash.on("error", () => resolve(127));
    leash.on("exit", (exitCode) => resolve(exitCode ?? 128));
  });
  // A stream that has not been read to its end may hold the report the caller waits for.
  const drained = onLine && leash.stdout ? readLines(leash.stdout, onLine) : Promise.resolve();
  const exited = Promise.all([ended, drained]).then(([exitCode]) => {
    code = exitCode;
    return exitCode;
  });
  leash.stdin?.on("error", () => {
    // The leash ended before we let go of it; `exited` tells.
  });
  return {
    name,
    logFile,
    exited,
    exitCode: () => code,
    async stop() {
      leash.stdin?.end();
      await exited;
    },
  };
}

async function readLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input: stream })) onLine(line);
}

/** The last lines of a log, for the message about a crash. */
export function lastLines(logFile: string, count = 15): string[] {
  try {
    return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count);
  } catch {
    return [];
  }
}
