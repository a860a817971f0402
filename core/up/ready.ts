/** Waits until a server that is starting says that it is ready. */
import type { Child } from "./child.ts";
import { Trouble } from "./trouble.ts";

const pollMs = 50;
const answerWithinMs = 2_000;

/**
 * Polls `url` until it answers 200. A child that ends meanwhile is reported by its watcher
 * (children.ts), so here it only ends the waiting.
 */
export async function waitUntilReady(child: Child, url: string, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (child.exitCode() === undefined) {
    if (await answersOk(url)) return;
    if (performance.now() > deadline) {
      throw new Trouble(
        `The ${child.name} was not ready within ${withinMs / 1000} s; its log is ${child.logFile}.`,
      );
    }
    await Bun.sleep(pollMs);
  }
  // Leave the word to the watcher, which knows exit code and log.
  await new Promise<never>(() => {});
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
