/** A core in a process of its own, which a test may kill. */
import { findFreePort } from "../up/index.ts";
import { until } from "./until.ts";

export interface CoreProcess {
  readonly url: string;
  /** kill -9: no chance to finish anything. */
  kill(): Promise<void>;
  /** Starts it again on the same port and waits until it is ready; returns how long that took. */
  start(): Promise<number>;
  /** Whether it runs, as far as the system knows. */
  isAlive(): boolean;
}

/** @param hear gets every line that it writes; without it they are dropped */
export async function startCoreProcess(
  environment: Record<string, string>,
  hear?: (line: string) => void,
): Promise<CoreProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let running: Bun.Subprocess | undefined;
  const core: CoreProcess = {
    url,
    kill: async () => {
      running?.kill("SIGKILL");
      await running?.exited;
      running = undefined;
    },
    start: async () => {
      const begun = performance.now();
      running = Bun.spawn([process.execPath, "core/main.ts"], {
        cwd: new URL("../..", import.meta.url).pathname,
        env: { ...environment, BEELINE_PORT: String(port), PATH: process.env.PATH ?? "" },
        stdout: hear ? "pipe" : "ignore",
        stderr: "inherit",
      });
      if (hear && running.stdout instanceof ReadableStream) void hearLines(running.stdout, hear);
      await until("the core is ready", () =>
        fetch(`${url}/readyz`).then(
          (answer) => answer.ok,
          () => false,
        ),
      );
      return performance.now() - begun;
    },
    isAlive: () => running !== undefined && running.exitCode === null,
  };
  await core.start();
  return core;
}

/** Ends with the process. */
async function hearLines(
  output: ReadableStream<Uint8Array>,
  hear: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  }
}
