/**
 * The one way to ask a provider: within a deadline, past a breaker, counted, and with every failure
 * turned into one of the three that decide whether money may have moved.
 */
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import {
  admit,
  type Breaker,
  type Ctx,
  closedBreaker,
  inTime,
  noteAnswer,
  noteFailedCall,
  now,
  type Runtime,
} from "../platform/index.ts";
import { adapterOf } from "./adapters.ts";
import { type ProviderAdapter, ProviderError } from "./provider-contract.ts";

/** After this a provider counts as silent. Well below the lease of a payment. */
export const PROVIDER_DEADLINE_MS = 3_000;

/** One per process and provider: each process finds out for itself, which costs a few calls. */
const breakers = new WeakMap<Runtime, Map<PaymentProviderName, Breaker>>();

export interface CallOptions {
  /** More than one page may take longer than one question. */
  readonly deadlineMs?: number;
}

/**
 * Asks a provider one thing, outside any transaction.
 * @throws ProviderError and nothing else; see its `outcome`
 */
export async function callProvider<T>(
  ctx: Ctx,
  name: PaymentProviderName,
  ask: (adapter: ProviderAdapter, signal: AbortSignal) => Promise<T>,
  options: CallOptions = {},
): Promise<T> {
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  const isProbe = enter(ctx, name);
  const startedAt = performance.now();
  const record = (outcome: string) => {
    const seconds = (performance.now() - startedAt) / 1000;
    ctx.runtime.metrics.providerCalls.observe({ provider: name, outcome }, seconds);
  };
  try {
    const adapter = adapterOf(ctx.runtime, name);
    const result = await inTime(
      options.deadlineMs ?? PROVIDER_DEADLINE_MS,
      (signal) => ask(adapter, signal),
      () => new ProviderError("unknown", "timed_out"),
    );
    note(ctx, name, noteAnswer());
    record("answered");
    return result;
  } catch (error) {
    const failure = asProviderError(error);
    const before = breakersOf(ctx.runtime).get(name) ?? closedBreaker;
    const isOutage = failure.outcome === "unknown" || failure.code === "unreachable";
    note(ctx, name, noteFailedCall(before, { isOutage, isProbe }, now(ctx).getTime()));
    record(failure.outcome);
    // Not `code`, which the log leaves out: it could be a one-time code.
    const about = { provider: name, outcome: failure.outcome, failure: failure.code };
    // An error that is none of a provider's is a mistake of ours, and needs its stack.
    if (failure === error) ctx.runtime.log.warn(about, "a payment provider failed");
    else ctx.runtime.log.error({ ...about, error }, "a payment provider failed");
    throw failure;
  }
}

function enter(ctx: Ctx, name: PaymentProviderName): boolean {
  const admission = admit(breakersOf(ctx.runtime).get(name) ?? closedBreaker, now(ctx).getTime());
  if (admission.kind === "call") {
    note(ctx, name, admission.breaker);
    return admission.isProbe;
  }
  ctx.runtime.metrics.providerCalls.observe({ provider: name, outcome: "breaker_open" }, 0);
  throw new ProviderError("not_sent", "breaker_open", admission.retryAfterMs);
}

function note(ctx: Ctx, name: PaymentProviderName, breaker: Breaker): void {
  breakersOf(ctx.runtime).set(name, breaker);
}

function breakersOf(runtime: Runtime): Map<PaymentProviderName, Breaker> {
  const known = breakers.get(runtime) ?? new Map<PaymentProviderName, Breaker>();
  breakers.set(runtime, known);
  return known;
}

/** Whatever we do not understand may have moved money. */
function asProviderError(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : new ProviderError("unknown", "unexpected");
}
