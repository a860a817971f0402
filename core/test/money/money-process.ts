/** The core under test, which dies at one named point after the other and is started again. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CrashPoint, crashPoints } from "../../platform/index.ts";
import { type Aims, makeKillPlan } from "./kill-plan.ts";
import { pause } from "./proof-client.ts";

export interface MoneyProcess {
  /** Where its second door is; undefined while it is dead. */
  door(): string | undefined;
  /** How often it died, by the point; `elsewhere` where it was told to. */
  readonly kills: ReadonlyMap<CrashPoint | "elsewhere", number>;
  /** Lines that it wrote about errors. */
  readonly errors: readonly string[];
  /** It dies now, and then at these, once each, however long that takes. */
  aimAt(points: readonly CrashPoint[]): void;
  /** Time goes by without a death. */
  advance(ms: number): Promise<void>;
  /** From now on it lives. */
  spare(): void;
  /** Rejects when it ends by itself. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

export interface MoneyProcessOptions {
  readonly seed: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it is to be killed at all. */
  readonly isKilled: boolean;
  /**
   * So much time goes by, here and for the next life.
   * @returns by how many milliseconds the run's clock is ahead from now on
   */
  readonly timePasses: (ms: number) => number;
  /** It lives again, and everybody else's clock may follow. */
  readonly isBack: (aheadMs: number) => Promise<void>;
}

const MAX_ERRORS = 400;
/** Longer than any lease and claim: whatever the dead had is free again. */
const LEASE_MS = 31_000;

interface Life {
  readonly child: Bun.Subprocess<"ignore", "pipe", "inherit">;
  readonly isAimedAt: boolean;
  door: string | undefined;
}

export async function startMoneyProcess(options: MoneyProcessOptions): Promise<MoneyProcess> {
  const kills = new Map<CrashPoint | "elsewhere", number>();
  const errors: string[] = [];
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  const aims = makeKillPlan(options.seed);
  let isSpared = !options.isKilled;
  let isStopped = false;
  let life: Life | undefined;
  let aheadMs = 0;
  // Where a life says at which point it ends.
  const home = await mkdtemp(join(tmpdir(), "beeline-money-"));
  const grave = join(home, "died-at");
  const program = await bundle(home);

  const live = async (): Promise<void> => {
    const aim = isSpared ? undefined : aims.next();
    const begun = begin(options.environment, { program, aheadMs, aim, grave });
    life = begun;

    void hear(begun.child.stdout, (line) => {
      const port = /^door (\d+)$/.exec(line)?.[1];
      if (port === undefined) {
        if (errors.length < MAX_ERRORS) errors.push(line);
        return;
      }
      begun.door = `http://127.0.0.1:${port}`;
      options.isBack(aheadMs).catch(broken.reject);
    });
    await begun.child.exited;
    begun.door = undefined;
    if (isStopped) return;
    if (begun.child.signalCode !== "SIGKILL") {
      broken.reject(new Error(`The core ended by itself with ${begun.child.exitCode}`));
      return;
    }
    const point = await readGrave(grave);
    if (point) aims.hit(point);
    const name = point ?? "elsewhere";
    kills.set(name, (kills.get(name) ?? 0) + 1);
    aheadMs = options.timePasses(LEASE_MS);
    await live();
  };
  const lives = live();
  lives.catch((error: unknown) => broken.reject(error));
  const kill = () => life && killNow(life);
  return {
    door: () => life?.door,
    ...{ kills, errors, broken: broken.promise },
    aimAt: (points) => {
      if (!options.isKilled) return;
      isSpared = false;
      aims.only(points);
      kill();
    },
    advance: async (ms) => {
      aheadMs = options.timePasses(ms);
      await untilTold(() => life?.door, aheadMs);
      await options.isBack(aheadMs);
    },
    spare: () => {
      isSpared = true;
      if (life?.isAimedAt) kill();
    },
    stop: async () => {
      isStopped = true;
      kill();
      await lives;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** However often it dies meanwhile. */
async function untilTold(door: () => string | undefined, aheadMs: number): Promise<void> {
  for (;;) {
    const url = `${door()}/proof/clock/${aheadMs}`;
    const answer = await fetch(url, { method: "PUT" }).catch(() => undefined);
    if (answer?.ok) return;
    await pause();
  }
}

/** One file that is read in half the time of many: it is started dozens of times. */
async function bundle(home: string): Promise<string> {
  const source = new URL("money-core.fixture.ts", import.meta.url).pathname;
  const program = join(home, "money-core.js");
  const command = [process.execPath, "build", source, "--target=bun", `--outfile=${program}`];
  const build = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  await new Response(build.stdout).text();
  if ((await build.exited) !== 0) throw new Error("The core could not be bundled");
  return program;
}

/** Undefined when it ended somewhere else. */
async function readGrave(grave: string): Promise<CrashPoint | undefined> {
  const name = await readFile(grave, "utf8").catch(() => undefined);
  await rm(grave, { force: true });
  return crashPoints.find((point) => point === name);
}

function begin(
  environment: Readonly<Record<string, string>>,
  {
    program,
    aheadMs,
    aim,
    grave,
  }: { program: string; aheadMs: number; aim: Aims | undefined; grave: string },
): Life {
  const aims = aim?.points.map(({ point, passage }) => `${point}:${passage}`).join() ?? "";
  const args = [String(aheadMs), String(aim?.rest ?? 0), aims, grave];
  const child = Bun.spawn([process.execPath, program, ...args], {
    env: { ...environment, PATH: process.env.PATH ?? "" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  return { child, isAimedAt: aim !== undefined, door: undefined };
}

function killNow(life: Life): void {
  life.child.kill("SIGKILL");
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
