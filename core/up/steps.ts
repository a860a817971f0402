/** Prints each step with its time when it ends; on a terminal also what is going on right now. */
export interface Steps {
  /** Runs one step; its result may carry a `note` to show behind the time. */
  run<T>(name: string, work: () => Promise<T>, note?: (result: T) => string): Promise<T>;
  /** Durations of the finished steps in milliseconds. */
  timesMs: Record<string, number>;
  /** A line for people between steps. */
  say(line: string): void;
  /** Shows `line` until the next print; where there is no terminal, prints one every half minute. */
  progress(line: string): void;
}

const plainProgressMs = 30_000;

export function createSteps(out: NodeJS.WriteStream = process.stdout): Steps {
  const isTerminal = out.isTTY === true;
  const running = new Set<string>();
  const timesMs: Record<string, number> = {};
  const dim = (text: string) => (isTerminal ? `\x1b[2m${text}\x1b[0m` : text);
  const clear = () => (isTerminal ? "\r\x1b[2K" : "");

  const print = (line: string) => out.write(`${clear()}${line}\n`);
  const progress = (line: string) => {
    if (isTerminal) out.write(`${clear()}${dim(line)}`);
  };
  let toldAt = performance.now();
  const tellSometimes = (line: string) => {
    if (isTerminal) return progress(line);
    if (line === "" || performance.now() - toldAt < plainProgressMs) return;
    toldAt = performance.now();
    print(line);
  };
  const showRunning = () => {
    if (running.size > 0) progress(`  … ${[...running].join(", ")}`);
  };

  return {
    timesMs,
    say: print,
    progress: tellSometimes,
    async run(name, work, note) {
      const start = performance.now();
      running.add(name);
      showRunning();
      try {
        const result = await work();
        const took = performance.now() - start;
        timesMs[name] = Math.round(took);
        const text = note?.(result) ?? "";
        print(`  ${name.padEnd(10)} ${formatSeconds(took)}  ${dim(text)}`.trimEnd());
        return result;
      } finally {
        running.delete(name);
        showRunning();
      }
    },
  };
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}
