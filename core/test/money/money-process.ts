/** The core under test, which dies at one named point after the other and is started again. */
import { type CrashPoint, crashPoints } from "../../platform/index.ts";
import { makeLots } from "./lots.ts";

export interface MoneyProcess {
  /** Where its second door is; undefined while it is dead. */
  door(): string | undefined;
  /** How often it died, by the point; `elsewhere` where its time was up before it came by one. */
  readonly kills: ReadonlyMap<CrashPoint | "elsewhere", number>;
  /** Lines that it wrote about errors. */
  readonly errors: readonly string[];
  /** From now on it lives. */
  spare(): Promise<void>;
  /** Rejects when it ends by itself. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

export interface MoneyProcessOptions {
  readonly seed: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it is to be killed at all. */
  readonly isKilled: boolean;
}

/** A life that comes by no point of its own ends after this. */
const LIFE_MS = 5_000;
const MAX_ERRORS = 400;

interface Life {
  readonly child: Bun.Subprocess<"ignore", "pipe", "inherit">;
  readonly point: CrashPoint | undefined;
  door: string | undefined;
}

export async function startMoneyProcess(options: MoneyProcessOptions): Promise<MoneyProcess> {
  const lots = makeLots([options.seed, "kills"]);
  const kills = new Map<CrashPoint | "elsewhere", number>();
  const errors: string[] = [];
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  let isSpared = !options.isKilled;
  let isStopped = false;
  let life: Life | undefined;
  let waiting: CrashPoint[] = [];

  const nextPoint = (): CrashPoint => {
    if (waiting.length === 0) waiting = shuffled(crashPoints, lots);
    return waiting.pop()!;
  };
  const live = async (): Promise<void> => {
    const point = isSpared ? undefined : nextPoint();
    const begun = begin(options.environment, point && `${point}:${lots.between(1, 6)}`);
    life = begun;
    void hear(begun.child.stdout, (line) => {
      const port = /^door (\d+)$/.exec(line)?.[1];
      if (port !== undefined) begun.door = `http://127.0.0.1:${port}`;
      else if (errors.length < MAX_ERRORS) errors.push(line);
    });
    const isOver =
      point === undefined
        ? undefined
        : setTimeout(() => begun.child.kill("SIGKILL"), LIFE_MS + 2_000);
    const startedAt = performance.now();
    await begun.child.exited;
    clearTimeout(isOver);
    begun.door = undefined;
    if (isStopped) return;
    if (begun.child.signalCode !== "SIGKILL") {
      broken.reject(new Error(`The core ended by itself with ${begun.child.exitCode}`));
      return;
    }
    const hasTimedOut = performance.now() - startedAt >= LIFE_MS + 2_000;
    const name = hasTimedOut || point === undefined ? "elsewhere" : point;
    kills.set(name, (kills.get(name) ?? 0) + 1);
    await live();
  };
  const lives = live();
  lives.catch((error: unknown) => broken.reject(error));
  return {
    door: () => life?.door,
    ...{ kills, errors, broken: broken.promise },
    spare: async () => {
      isSpared = true;
      if (life?.point !== undefined) life.child.kill("SIGKILL");
    },
    stop: async () => {
      isStopped = true;
      life?.child.kill("SIGKILL");
      await lives;
    },
  };
}

function begin(environment: Readonly<Record<string, string>>, crashAt: string | undefined): Life {
  const program = new URL("money-core.fixture.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, program], {
    env: {
      ...environment,
      PATH: process.env.PATH ?? "",
      ...(crashAt === undefined ? {} : { BEELINE_CRASH_AT: crashAt }),
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  return { child, point: crashAt?.split(":")[0] as CrashPoint | undefined, door: undefined };
}

function shuffled<T>(of: readonly T[], lots: ReturnType<typeof makeLots>): T[] {
  return of
    .map((value) => ({ value, place: lots.between(0, 1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Ends with the process. */
async function hear(output: ReadableStream<Uint8Array>, tell: (line: string) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line);
  }
}
