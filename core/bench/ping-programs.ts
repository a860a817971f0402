/** The programs that `bench:ping` starts and what they say. */
import { join } from "node:path";
import { type Child, lastLines, startChild } from "../up/index.ts";
import { bunProgram } from "./harness.ts";

/** Starts one of our programs and gives its first line that is JSON. */
export async function lineOf<T>(
  scratch: string,
  path: string,
  options: { args?: string[]; env?: Record<string, string> } = {},
): Promise<[T, Child]> {
  let take: (line: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    take = (text) => {
      if (text.startsWith("{") && !text.includes('"level"')) resolve(text);
    };
  });
  const logFile = join(scratch, `${path.replaceAll("/", "-")}.log`);
  const program = bunProgram(path, options.env ?? {}, options.args);
  const child = startChild({ ...program, name: path, logFile, onLine: (text) => take(text) });
  const ended = child.exited.then(() => {
    throw new Error(`${path} ended without a word.\n${lastLines(logFile).join("\n")}`);
  });
  ended.catch(() => {});
  return [JSON.parse(await Promise.race([line, ended])) as T, child];
}

/** Runs one of our programs to its end and gives its line. */
export async function outcomeOf<T>(scratch: string, path: string, order: object): Promise<T> {
  const [outcome, child] = await lineOf<T>(scratch, path, { args: [JSON.stringify(order)] });
  await child.stop();
  return outcome;
}

/** CPU seconds that a server spent so far, all its threads. */
export async function cpuSeconds(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
    signal: AbortSignal.timeout(10_000),
  });
  return Number(/^process_cpu_seconds_total\S* (\S+)$/m.exec(await answer.text())?.[1]);
}
