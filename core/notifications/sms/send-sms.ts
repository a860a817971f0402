/** The one way to send a text message: within a deadline, past a breaker, counted. */
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
} from "../../platform/index.ts";
import { notificationMetricsOf } from "../notification-metrics.ts";
import { SmsError, type TextMessage } from "./sms-contract.ts";
import { smsProviderOf } from "./sms-providers.ts";

/** After this a provider counts as silent; well below the lease of a message. */
const SMS_DEADLINE_MS = 5_000;

/** One per process: each finds out for itself, which costs a few calls. */
const breakers = new WeakMap<Runtime, Breaker>();

export interface Handed {
  readonly provider: string;
  readonly reference: string;
}

/** Outside any transaction. @throws SmsError and nothing else */
export async function sendSms(ctx: Ctx, message: TextMessage): Promise<Handed> {
  if (ctx.afterCommit) throw new Error("A text message is never sent inside a transaction");
  const { runtime } = ctx;
  const provider = smsProviderOf(runtime);
  const admission = admit(breakers.get(runtime) ?? closedBreaker, now(ctx).getTime());
  if (admission.kind === "refuse") {
    throw new SmsError("not_sent", BREAKER_OPEN, admission.retryAfterMs);
  }
  breakers.set(runtime, admission.breaker);
  const startedAt = performance.now();
  const end = (outcome: string) => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const labels = { provider: provider.name, outcome };
    notificationMetricsOf(runtime).callSeconds.observe(labels, seconds);
  };
  try {
    const { reference } = await inTime(
      SMS_DEADLINE_MS,
      (signal) => provider.send(message, signal),
      () => new SmsError("unknown", "timed_out"),
    );
    breakers.set(runtime, noteAnswer());
    end("sent");
    return { provider: provider.name, reference };
  } catch (error) {
    const failure = error instanceof SmsError ? error : new SmsError("unknown", "unexpected");
    const before = breakers.get(runtime) ?? closedBreaker;
    const isOutage = failure.outcome === "unknown" || failure.failure === "unreachable";
    const call = { isOutage, isProbe: admission.isProbe };
    breakers.set(runtime, noteFailedCall(before, call, now(ctx).getTime()));
    end(failure.outcome);
    throw failure;
  }
}

/** Such an attempt was none. */
export const BREAKER_OPEN = "breaker_open";
