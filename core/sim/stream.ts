/**
 * A WebSocket that comes back. Each connection starts with what stands now (`hello`, `orders`,
 * `snapshot`), so nothing is lost by being away for a moment.
 */
import type { Random } from "../seed/index.ts";
import { Stopped, sleep } from "./sleep.ts";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8_000;
const CONNECT_DEADLINE_MS = 10_000;
/** A connection that lasted this long was a good one: the next pause starts small again. */
const GOOD_CONNECTION_MS = 10_000;

export interface StreamTarget {
  readonly url: string;
  readonly protocols?: string[];
  readonly headers?: Record<string, string>;
}

export interface StreamOptions {
  /** Asked before each connection, so that its token is fresh. */
  readonly target: () => Promise<StreamTarget>;
  readonly onFrame: (text: string) => void;
  /** Told when the target could not be had; the stream tries again all the same. */
  readonly onTrouble?: (error: unknown) => void;
  readonly random: Random;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** A close code after which coming back is pointless. */
  readonly isFinalCode?: (code: number) => boolean;
}

/** One connection from its opening to its close; answers the close code (0: never opened). */
function connect(target: StreamTarget, options: StreamOptions): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(target.url, {
      ...(target.protocols ? { protocols: target.protocols } : {}),
      ...(target.headers ? { headers: target.headers } : {}),
    });
    let hasOpened = false;
    const finish = (code: number) => {
      clearTimeout(deadline);
      options.signal.removeEventListener("abort", abandon);
      resolve(code);
    };
    const abandon = () => {
      finish(hasOpened ? 1000 : 0);
      socket.close();
    };
    const deadline = setTimeout(abandon, CONNECT_DEADLINE_MS);
    options.signal.addEventListener("abort", abandon, { once: true });
    socket.addEventListener("open", () => {
      hasOpened = true;
      clearTimeout(deadline);
    });
    socket.addEventListener("message", (event) => {
      if (typeof event.data === "string" && !options.signal.aborted) options.onFrame(event.data);
    });
    socket.addEventListener("close", (event) => finish(hasOpened ? event.code : 0));
  });
}

async function targetOf(options: StreamOptions): Promise<StreamTarget | undefined> {
  try {
    return await options.target();
  } catch (error) {
    if (error instanceof Stopped) throw error;
    options.onTrouble?.(error);
    return undefined;
  }
}

/** Runs until the signal fires or a final close code came. Throws Stopped in the first case. */
export async function runStream(options: StreamOptions): Promise<void> {
  const { random, signal } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const target = await targetOf(options);
    if (signal.aborted) break;
    const code = target ? await connect(target, options) : 0;
    if (options.isFinalCode?.(code)) return;
    if (Date.now() - startedAt > GOOD_CONNECTION_MS) pauseMs = FIRST_PAUSE_MS;
    await sleep(pauseMs * random.between(0.7, 1.3), signal);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
  throw new Stopped();
}

/** `http://…` as `ws://…`. */
export function socketUrl(baseUrl: string, path: string): string {
  return baseUrl.replace(/^http/, "ws") + path;
}
