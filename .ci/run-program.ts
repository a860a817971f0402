/** Runs the pinned programs of node_modules, so that nothing global is needed. */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");

/** A Node program under the pinned Node: several refuse or break under Bun. */
export const node = (script: string) => [join(bin, "node"), join(root, "node_modules", script)];
/** A Node program under Bun, for tests that use Bun's API. */
export const bun = (script: string) => [
  join(bin, "bun"),
  "--bun",
  join(root, "node_modules", script),
];

export interface Finished {
  code: number;
  /** Both streams together; empty when they went to the terminal. */
  output: string;
}

export function runProgram(
  command: string[],
  options: { isQuiet?: boolean; env?: Record<string, string> } = {},
): Promise<Finished> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...options.env },
    stdio: options.isQuiet ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, output: `${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 128, output }));
  });
}
