/**
 * What a person decides about a payment that waits for one: who it was and why is kept in the
 * payment's history, and the money leaves suspense by a new entry of the ledger.
 */
import type { MoneyElsewhere } from "#drizzle/schema/index.ts";
import type { ResolveAction, ResolveReason } from "#shared/contracts/ops-payments.ts";
import { BeelineError } from "#shared/errors.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { askPayment, findMethod } from "./ask-provider.ts";
import {
  accountOf,
  followUps,
  PLATFORM,
  purposePosting,
  sharesAtCapture,
  transfer,
} from "./capture-postings.ts";
import { type Change, changePayment, lockPaymentById } from "./change-payment.ts";
import { lookAgain } from "./drive-payment.ts";
import { driveRefund } from "./drive-refund.ts";
import { findPayment } from "./find-payments.ts";
import { leftElsewhere, movedElsewhere, writeOffElsewhere } from "./money-elsewhere.ts";
import { openRefund, type RefundOpening } from "./open-refund.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import { isCaptured } from "./refund-postings.ts";
import { refundableMinor } from "./refund-rules.ts";
import { isInstant } from "./settle-instantly.ts";

export interface Resolution {
  readonly paymentId: string;
  readonly action: ResolveAction;
  readonly reason: ResolveReason;
}

/**
 * Shares the accepted money of an order out, in the transaction that accepts it.
 * @returns whether the order was fulfilled; otherwise nobody may keep its money
 */
export type SettleAccepted = (ctx: Ctx, payment: PaymentRow) => Promise<boolean>;

/**
 * @throws BeelineError NOT_FOUND; CONFLICT when nothing waits for a decision, or not for this one;
 * UNAVAILABLE when the provider would have to be asked and does not answer
 */
export async function resolvePayment(
  ctx: Ctx,
  resolution: Resolution,
  settle: SettleAccepted,
): Promise<void> {
  const row = await findPayment(ctx, resolution.paymentId);
  if (!row) throw new BeelineError("NOT_FOUND");
  switch (resolution.action) {
    case "look_again":
      return look(ctx, row);
    case "return":
      return row.attention === "late_authorization"
        ? letGo(ctx, row, resolution)
        : giveBack(ctx, row, resolution, "original");
    case "return_to_wallet":
      return giveBack(ctx, row, resolution, "wallet");
    case "accept":
      return transact(ctx, (tx) => accept(tx, resolution, settle));
    case "write_off":
      return transact(ctx, (tx) => writeOff(tx, resolution));
  }
}

async function look(ctx: Ctx, row: PaymentRow): Promise<void> {
  if (isInstant(row)) throw conflict("There is nobody to be asked about it");
  if (!(await lookAgain(ctx, row.id))) throw new BeelineError("UNAVAILABLE");
}

/** An authorization of a payment that has ended: the provider is told to let go of it. */
async function letGo(ctx: Ctx, row: PaymentRow, resolution: Resolution): Promise<void> {
  if (row.state !== "failed" && row.state !== "voided") throw conflict("It has not ended");
  const asked = await askPayment(ctx, row, "void", await findMethod(ctx, row.methodId));
  if ("failure" in asked) throw new BeelineError("UNAVAILABLE");
  if (asked.view.status === "captured") return look(ctx, row);
  await transact(ctx, async (tx) => {
    const locked = await lockWaiting(tx, row.id);
    await changePayment(tx, locked, decided(tx, resolution));
  });
}

async function giveBack(
  ctx: Ctx,
  row: PaymentRow,
  resolution: Resolution,
  destination: "original" | "wallet",
): Promise<void> {
  const opened = await transact(ctx, async (tx) => {
    const locked = await lockWaiting(tx, row.id);
    demandUnexpected(locked);
    const apart = leftElsewhere(locked);
    if (apart.length > 0 && destination === "wallet") {
      throw conflict("What another provider has, or in another currency, goes back as it came");
    }
    const refunds = await openReturns(tx, locked, destination, apart);
    const claimed = (await lockPaymentById(tx, locked.id))!;
    await changePayment(tx, claimed, decided(tx, resolution));
    return refunds;
  });
  for (const refund of opened) if (refund.state === "created") await driveRefund(ctx, refund.id);
}

/** One for the payment's own provider, and one for each place that has something apart from it. */
async function openReturns(
  ctx: Ctx,
  { id, version, unexpectedMinor }: PaymentRow,
  destination: "original" | "wallet",
  apart: readonly MoneyElsewhere[],
): Promise<RefundRow[]> {
  const key = `resolved-${version}`;
  const about: RefundOpening = {
    paymentId: id,
    destination,
    bearer: "shares",
    reason: "unexpected_money",
    key,
    isUnexpected: true,
  };
  const opened: RefundRow[] = [];
  if (unexpectedMinor > 0) opened.push(await openRefund(ctx, about));
  for (const elsewhere of apart) {
    const place = `${elsewhere.provider}-${elsewhere.currency}`;
    opened.push(await openRefund(ctx, { ...about, key: `${key}-${place}`, elsewhere }));
  }
  return opened;
}

async function accept(ctx: Ctx, resolution: Resolution, settle: SettleAccepted): Promise<void> {
  const locked = await lockWaiting(ctx, resolution.paymentId);
  if (leftElsewhere(locked).length > 0) {
    throw conflict("What another provider has, or in another currency, can only go back");
  }
  if (locked.unexpectedMinor === 0) {
    const row = await changePayment(ctx, locked, decided(ctx, resolution, sharedAnew(locked)));
    const isUnshared = isCaptured(row) && row.purpose === "order" && row.settledAt === null;
    if (isUnshared) await settle(ctx, row);
    return;
  }
  if (isCaptured(locked)) throw conflict("What came beyond the price can only go back");
  if (locked.unexpectedMinor > locked.amountMinor) throw conflict("More came than was asked for");
  const taken = { ...locked, unexpectedMinor: 0 };
  const isOrder = locked.purpose === "order";
  const shared = isOrder ? {} : { settledAt: now(ctx), shares: sharesAtCapture(taken) };
  const change = decided(ctx, resolution, { state: "captured", unexpectedMinor: 0, ...shared });
  const row = await changePayment(ctx, locked, change);
  const suspense = accountOf("suspense", row.provider, row.currency);
  const minor = row.capturedMinor;
  await post(ctx, [purposePosting(row, suspense, minor), ...followUps(row, minor)]);
  // Sent now: two postings of one statement would not see each other.
  if (isOrder && !(await settle(ctx, (await lockPaymentById(ctx, row.id))!))) {
    throw conflict("The order was not fulfilled: its money can only go back");
  }
}

/**
 * All of it was promised back before the order was shared out, so nobody had a share; what a refund
 * that failed leaves is shared out now.
 */
function sharedAnew(row: PaymentRow): Change["set"] {
  const isStuck = row.settledAt !== null && row.shares?.length === 0 && refundableMinor(row) > 0;
  return isStuck && isCaptured(row) ? { settledAt: null, shares: null } : {};
}

async function writeOff(ctx: Ctx, resolution: Resolution): Promise<void> {
  const locked = await lockWaiting(ctx, resolution.paymentId);
  demandUnexpected(locked);
  const elsewhere = leftElsewhere(locked).reduce(
    (all, one) => movedElsewhere({ elsewhere: all }, one, -one.leftMinor),
    locked.elsewhere,
  );
  const kept = { unexpectedMinor: 0, elsewhere, ...keptFor(ctx, locked) };
  const row = await changePayment(ctx, locked, decided(ctx, resolution, kept));
  const apart = writeOffElsewhere(locked);
  const about = { purpose: "adjustment", reference: `${row.id}.${row.version}` } as const;
  const suspense = accountOf("suspense", row.provider, row.currency);
  const revenue = accountOf("platform_revenue", PLATFORM, row.currency);
  const own = transfer(row, about, suspense, revenue, locked.unexpectedMinor);
  await post(ctx, locked.unexpectedMinor > 0 ? [own, ...apart] : apart);
}

/** Where nothing of it was expected the platform has all of it, and bears what goes back later. */
function keptFor(ctx: Ctx, row: PaymentRow): Change["set"] {
  const gone = row.unexpectedMinor + row.refundPendingMinor + row.refundedMinor;
  if (
    row.unexpectedMinor === 0 ||
    !isCaptured(row) ||
    row.settledAt !== null ||
    row.capturedMinor > gone
  )
    return {};
  const kept = { kind: "platform_revenue", owner: PLATFORM, minor: row.unexpectedMinor };
  return { settledAt: now(ctx), shares: [kept] };
}

/** @throws BeelineError CONFLICT when somebody has decided already */
async function lockWaiting(ctx: Ctx, id: string): Promise<PaymentRow> {
  const row = await lockPaymentById(ctx, id);
  if (!row) throw new BeelineError("NOT_FOUND");
  if (row.attention === null) throw conflict("Nothing waits for a decision");
  return row;
}

function demandUnexpected(row: PaymentRow): void {
  const isNothing = row.unexpectedMinor === 0 && leftElsewhere(row).length === 0;
  if (isNothing) throw conflict("Nothing lies in suspense for it");
}

function decided(ctx: Ctx, { action, reason }: Resolution, set: Change["set"] = {}): Change {
  const { id } = ctx.actor;
  return {
    set: { ...set, attention: null, attentionAt: null },
    reason: `resolved: ${action} (${reason})`,
    ...(id === undefined ? {} : { actorId: id }),
    isNoted: true,
  };
}

function conflict(detail: string): BeelineError {
  return new BeelineError("CONFLICT", { detail });
}
