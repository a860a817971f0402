/**
 * Drives one payment towards its goal: ask the provider, write down its view, ask again.
 * A lease keeps two drivers from asking at the same time; whoever finds it taken waits for the
 * other's result. Each answer is committed by itself, so that a crash loses at most one answer,
 * and that one is looked up again.
 */
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { type Ctx, crashPoint, transact } from "../platform/index.ts";
import { PROVIDER_DEADLINE_MS, type ProviderPayment } from "../providers/index.ts";
import { applyView } from "./apply-view.ts";
import { type Asked, askPayment, findMethod, type Method } from "./ask-provider.ts";
import { changePayment, lockPaymentById } from "./change-payment.ts";
import { findPayment } from "./find-payments.ts";
import { giveBack, holdsLease, type Leased, MAX_STEPS, takeLease } from "./lease-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import {
  type Failure,
  type FailureVerdict,
  judgeFailure,
  nextStep,
  type Step,
} from "./payment-rules.ts";

const WAIT_POLL_MS = 50;

/**
 * Asks the provider for the authorization of an open payment. Look at the state of the result:
 * `authorized`, `requires_action` (the customer's bank asks at `actionUrl`), `failed` (declined),
 * `voided` (cancelled meanwhile), or `unknown`/`created`, when the answer comes later as
 * `payment.changed`.
 */
export async function authorizePayment(ctx: Ctx, paymentId: string): Promise<PaymentRow> {
  if (ctx.afterCommit) throw new Error("A provider is never called inside a transaction");
  return drivePayment(ctx, paymentId);
}

/** Takes a payment as far as it goes now. Safe to repeat at any time, by anybody. */
export async function drivePayment(ctx: Ctx, paymentId: string): Promise<PaymentRow> {
  const waitUntil = performance.now() + PROVIDER_DEADLINE_MS;
  for (;;) {
    const leased = await takeLease(ctx, paymentId);
    if (leased) return driveLeased(ctx, leased);
    const row = await findPayment(ctx, paymentId);
    if (!row) throw new Error("There is no such payment");
    const isDone = nextStep(row) === undefined;
    if (isDone || performance.now() >= waitUntil) return row;
    await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
  }
}

/**
 * Looks a payment up whatever its state, writes down what the provider says, and drives it on.
 * Undefined when another driver was at it all the time: then its look may be older than the news;
 * and when the provider did not answer: then nothing was learnt.
 */
export async function lookAgain(ctx: Ctx, paymentId: string): Promise<PaymentRow | undefined> {
  const waitUntil = performance.now() + PROVIDER_DEADLINE_MS;
  for (;;) {
    const leased = await takeLease(ctx, paymentId, true);
    if (leased) {
      const look = { isAnswered: false };
      const row = await driveLeased(ctx, leased, "lookup", look);
      return look.isAnswered ? row : undefined;
    }
    if (performance.now() >= waitUntil) return undefined;
    await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
  }
}

async function driveLeased(
  ctx: Ctx,
  leased: Leased,
  first?: Step,
  look?: { isAnswered: boolean },
): Promise<PaymentRow> {
  const driver: Driver = {
    row: await afterTakeOver(ctx, leased),
    refundVersions: leased.refundVersions,
    method: undefined,
  };
  // What is due with nothing left to ask has an authorization whose time is over.
  let step: Step | undefined = first ?? nextStep(driver.row) ?? "lookup";
  for (let taken = 0; step !== undefined && taken < MAX_STEPS; taken++) {
    // Only an authorization needs the token; `test` acts by it.
    const isByToken = step === "authorize" || driver.row.provider === "test";
    if (isByToken) driver.method ??= await findMethod(ctx, driver.row.methodId);
    const asked = await askPayment(ctx, driver.row, step, driver.method);
    const next: Step | undefined = await writeDown(ctx, driver, step, asked);
    if (look && !("failure" in asked)) look.isAnswered = true;
    crashPoint(ctx, `payment.${step}.after_commit`);
    step = next;
  }
  return giveBack(ctx, driver.row, driver.retryAfterMs);
}

/** What a driver carries from one question to the next. */
interface Driver {
  row: PaymentRow;
  readonly refundVersions: Leased["refundVersions"];
  method: Method | undefined;
  /** A capture that was refused, until a look-up has told whether it has happened. */
  refused?: Failure;
  retryAfterMs?: number;
}

/** The last holder may have asked for the authorization: until it is looked up nothing is known. */
async function afterTakeOver(ctx: Ctx, { row, isTakenOver }: Leased): Promise<PaymentRow> {
  if (!isTakenOver || row.state !== "created") return row;
  const moved = await underLease(ctx, row, (tx, present) =>
    changePayment(tx, present, { set: { state: "unknown" }, reason: "taken over after a crash" }),
  );
  return moved ?? row;
}

function underLease(
  ctx: Ctx,
  leased: PaymentRow,
  change: (tx: Ctx, present: PaymentRow) => Promise<PaymentRow>,
): Promise<PaymentRow | undefined> {
  return transact(ctx, async (tx) => {
    const present = await lockPaymentById(tx, leased.id);
    return present && holdsLease(present, leased) ? change(tx, present) : undefined;
  });
}

/** Commits what was learnt; returns what is to be asked next, if anything. */
async function writeDown(
  ctx: Ctx,
  driver: Driver,
  step: Step,
  asked: Asked<ProviderPayment>,
): Promise<Step | undefined> {
  if ("failure" in asked) return writeFailure(ctx, driver, step, asked.failure);
  const applied = await applyView(ctx, driver, step, asked.view);
  if (!applied) return undefined;
  driver.row = applied.row;
  const { refused } = driver;
  delete driver.refused;
  if (refused && applied.row.state === "authorized" && applied.row.goal === "capture") {
    // Refused, and it has not happened: a repeat will not help.
    return fail(ctx, driver, refused);
  }
  if (asked.view.status === "pending") return undefined;
  const next = applied.askNext ?? nextStep(applied.row);
  // A second look brings nothing new, and the bank's question takes its time.
  const isIdle =
    next === "lookup" && (step === "lookup" || asked.view.status === "requires_action");
  return isIdle ? undefined : next;
}

async function writeFailure(
  ctx: Ctx,
  driver: Driver,
  step: Step,
  failure: Failure & { readonly retryAfterMs?: number | undefined },
): Promise<Step | undefined> {
  const alternate = alternateOf(driver.row, driver.method);
  const verdict = judgeFailure(driver.row, step, failure, alternate !== undefined);
  driver.retryAfterMs = failure.retryAfterMs ?? 0;
  const after = await underLease(ctx, driver.row, (tx, present) =>
    changePayment(tx, present, failureChange(present, { step, failure, verdict, alternate })),
  );
  if (!after) return undefined;
  driver.row = after;
  if (verdict.kind === "look_up") {
    if (step === "capture") driver.refused = failure;
    return "lookup";
  }
  if (verdict.kind !== "fail_over") return undefined;
  driver.retryAfterMs = 0;
  return nextStep(after);
}

interface Failed {
  readonly step: Step;
  readonly failure: Failure;
  readonly verdict: FailureVerdict;
  readonly alternate: PaymentProviderName | undefined;
}

function failureChange(row: PaymentRow, { step, failure, verdict, alternate }: Failed) {
  const reason = `${step}: ${failure.outcome} (${failure.code})`;
  const tries = row.tries + 1;
  if (verdict.kind === "fail_over") {
    const set = { provider: alternate!, providerReference: null, tries: 0 };
    return { set, reason: `${reason}, on from ${row.provider} to ${alternate}`, isNoted: true };
  }
  if (verdict.kind !== "move") return { set: { tries }, reason };
  const { to: state, failureCode } = verdict;
  return { set: { state, tries, ...(failureCode ? { failureCode } : {}) }, reason };
}

async function fail(ctx: Ctx, driver: Driver, failure: Failure): Promise<undefined> {
  const after = await underLease(ctx, driver.row, (tx, present) =>
    changePayment(tx, present, {
      set: { state: "failed", failureCode: failure.code },
      reason: `capture: ${failure.outcome} (${failure.code})`,
    }),
  );
  if (after) driver.row = after;
}

/** Who comes after the present provider; none for a payment that has been confirmed anywhere. */
function alternateOf(row: PaymentRow, method: Method | undefined): PaymentProviderName | undefined {
  if (!method || row.providerReference !== null) return undefined;
  const all = [method.provider, ...method.alternates.map(({ provider }) => provider)];
  return all[all.indexOf(row.provider) + 1];
}
