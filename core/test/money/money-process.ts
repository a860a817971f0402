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
  /** It dies now, and then at these, once each, however long that takes. */
  aimAt(points: readonly CrashPoint[]): void;
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
   * After a death: so much time goes by that whatever the dead had leased is free again.
   * @returns by how many milliseconds the run's clock is ahead from now on
   */
  readonly timePasses: () => Promise<number>;
}

/** A life that does not come by its point ends after this, counted from when it is ready. */
const LIFE_MS = 8_000;
const MAX_ERRORS = 400;

interface Life {
  readonly child: Bun.Subprocess<"ignore", "pipe", "inherit">;
  readonly isAimedAt: boolean;
  door: string | undefined;
  wasKilled: boolean;
}

export async function startMoneyProcess(options: MoneyProcessOptions): Promise<MoneyProcess> {
  const kills = new Map<CrashPoint | "elsewhere", number>();
  const errors: string[] = [];
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  const aims = makeAims(options.seed);
  let isSpared = !options.isKilled;
  let isStopped = false;
  let life: Life | undefined;
  let aheadMs = 0;

  const live = async (): Promise<void> => {
    const aim = isSpared ? undefined : aims.next();
    const begun = begin(options.environment, aheadMs, aim);
    life = begun;
    let end: ReturnType<typeof setTimeout> | undefined;
    void hear(begun.child.stdout, (line) => {
      const port = /^door (\d+)$/.exec(line)?.[1];
      if (port === undefined) {
        if (errors.length < MAX_ERRORS) errors.push(line);
        return;
      }
      begun.door = `http://127.0.0.1:${port}`;
      if (aim && !aim.isCertain) end = setTimeout(() => killNow(begun), LIFE_MS);
    });
    await begun.child.exited;
    clearTimeout(end);
    begun.door = undefined;
    if (isStopped) return;
    if (begun.child.signalCode !== "SIGKILL") {
      broken.reject(new Error(`The core ended by itself with ${begun.child.exitCode}`));
      return;
    }
    const name = begun.wasKilled || !aim ? "elsewhere" : aim.point;
    kills.set(name, (kills.get(name) ?? 0) + 1);
    aheadMs = await options.timePasses();
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
    spare: () => {
      isSpared = true;
      if (life?.isAimedAt) kill();
    },
    stop: async () => {
      isStopped = true;
      kill();
      await lives;
    },
  };
}

function begin(
  environment: Readonly<Record<string, string>>,
  aheadMs: number,
  aim: Aim | undefined,
): Life {
  const program = new URL("money-core.fixture.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, program, String(aheadMs)], {
    env: {
      ...environment,
      PATH: process.env.PATH ?? "",
      ...(aim ? { BEELINE_CRASH_AT: `${aim.point}:${aim.passage}` } : {}),
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  return { child, isAimedAt: aim !== undefined, door: undefined, wasKilled: false };
}

function killNow(life: Life): void {
  life.wasKilled = true;
  life.child.kill("SIGKILL");
}

interface Aim {
  readonly point: CrashPoint;
  readonly passage: number;
  /** Whether it surely comes by, so that there is no hurry. */
  readonly isCertain: boolean;
}

/** Effects that a day of payments comes by; reports are imported at its end, and nothing expires. */
const daily = /^(payment|refund|payout|webhook|saga)\./;

/** Those would end a life before it has done anything. */
const often = /^(webhook|payment\.(authorize|capture|settle))\./;

/** Where each life ends: all points in an order of the seed, and again. */
function makeAims(seed: number) {
  const lots = makeLots([seed, "kills"]);
  let waiting: CrashPoint[] = [];
  let certain: CrashPoint[] | undefined;
  return {
    only: (points: readonly CrashPoint[]) => {
      certain = [...points];
    },
    /** Undefined when nothing is left to be aimed at. */
    next: (): Aim | undefined => {
      if (certain) {
        const point = certain.shift();
        return point && { point, passage: 1, isCertain: true };
      }
      if (waiting.length === 0) {
        waiting = shuffled(
          crashPoints.filter((point) => daily.test(point)),
          lots,
        );
      }
      const point = waiting.pop()!;
      const passage = often.test(point) ? lots.between(3, 15) : lots.between(1, 3);
      return { point, passage, isCertain: false };
    },
  };
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
