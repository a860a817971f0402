/**
 * Named places at which a core can be made to die, so that a test can prove what its next life makes
 * of it: right before a side effect, after it with nothing written down yet, and after its answer is
 * committed. Without a hook on the runtime, passing one costs a look at a field.
 */
import type { Runtime } from "./context.ts";

/** What has effects outside a transaction, or is spread over several. */
const effects = [
  "payment.authorize",
  "payment.capture",
  "payment.void",
  "payment.lookup",
  "payment.settle",
  "refund.send",
  "refund.lookup",
  "payout.send",
  "payout.lookup",
  "webhook.store",
  "webhook.process",
  "settlement.import",
  "settlement.compare",
  "saga.step",
  "saga.compensate",
  "stock.expire",
  "ledger.seal",
  "notification.send",
] as const;

const moments = [
  /** Nothing has happened yet. */
  "before_call",
  /** It has happened, and nothing tells of it here. */
  "after_call",
  /** What came of it is committed; what was to follow has not begun. */
  "after_commit",
] as const;

export type CrashPoint = `${(typeof effects)[number]}.${(typeof moments)[number]}`;

/** All of them, so that a test can walk through them. */
export const crashPoints: readonly CrashPoint[] = effects.flatMap((effect) =>
  moments.map((moment): CrashPoint => `${effect}.${moment}`),
);

/** Where to die: at the `passage`th time (from 1) that the process comes by `point`. */
export interface CrashAt {
  readonly point: CrashPoint;
  readonly passage: number;
}

/** `refund.send.after_call:3`; undefined for what names no point. */
export function parseCrashAt(text: string): CrashAt | undefined {
  const [name, count = "1", ...rest] = text.split(":");
  const point = crashPoints.find((known) => known === name);
  const passage = Number(count);
  const isCount = /^[1-9]\d{0,6}$/.test(count);
  return point && isCount && rest.length === 0 ? { point, passage } : undefined;
}

/** What a runtime does at each point that is passed. */
export type CrashHook = (point: CrashPoint) => void;

/** Ends the process as a power cut would, with nothing flushed, closed or given back. */
export function killAt({ point, passage }: CrashAt): CrashHook {
  let passed = 0;
  return (name) => {
    if (name !== point) return;
    passed += 1;
    if (passed === passage) process.kill(process.pid, "SIGKILL");
  };
}

/** Say it before and after each side effect. Not inside a transaction that others wait for. */
export function crashPoint(ctx: { readonly runtime: Runtime }, name: CrashPoint): void {
  ctx.runtime.atCrashPoint?.(name);
}
