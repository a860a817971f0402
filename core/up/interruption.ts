/** Ctrl-C, SIGTERM, a closed terminal, or the end of the package runner that started us. */
import { findRunners, isChainWhole } from "./processes.ts";

/** Why the launch has to stop although nothing is wrong. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";

  constructor(signal: Interruption["signal"]) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/** Without /proc each look costs a process, so there we look less often. */
const runnerPollMs = process.platform === "linux" ? 200 : 2_000;

/** Rejects at the first reason to stop; never resolves. Later signals are ignored while stopping. */
export function whenInterrupted(isStartedByRunner: boolean): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => reject(new Interruption(signal)));
  }
  if (!isStartedByRunner) return promise;
  const runners = findRunners();
  const poll = setInterval(() => {
    if (!isChainWhole(runners)) reject(new Interruption("SIGTERM"));
  }, runnerPollMs);
  poll.unref();
  return promise;
}
