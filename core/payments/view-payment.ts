/** Payments, refunds and disputes as their viewers see them. */
import type { disputes } from "#drizzle/schema/index.ts";
import {
  type Dispute,
  type OpsPayment,
  type OpsRefund,
  PaymentAttention,
} from "#shared/contracts/ops-payments.ts";
import type { Payment } from "#shared/contracts/payments.ts";
import { type Refund, RefundReason } from "#shared/contracts/refunds.ts";
import type { TopUp } from "#shared/contracts/wallet.ts";
import { Currency, money } from "#shared/money.ts";
import { ActorRole } from "#shared/roles.ts";
import type { Ctx } from "../platform/index.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";

const textOf = (at: Date | null) => at?.toISOString() ?? null;

function plainPayment(row: PaymentRow): Omit<Payment, "refunds"> {
  const currency = Currency.parse(row.currency);
  const isAsked = row.state === "requires_action";
  return {
    id: row.id,
    orderId: row.orderId,
    purpose: row.purpose,
    provider: row.provider,
    methodId: row.methodId,
    state: row.state,
    amount: money(row.amountMinor, currency),
    captured: money(row.capturedMinor, currency),
    refunded: money(row.refundedMinor, currency),
    refundPending: money(row.refundPendingMinor, currency),
    disputed: money(row.disputedMinor, currency),
    actionUrl: isAsked ? row.actionUrl : null,
    authorizedUntil: textOf(row.authorizedUntil),
    failureCode: row.failureCode,
    settledAt: textOf(row.settledAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function viewPayment(row: PaymentRow, refunds: readonly RefundRow[] = []): Payment {
  return {
    ...plainPayment(row),
    refunds: refunds.map((refund) => viewRefund(refund, row.orderId)),
  };
}

export function viewRefund(row: RefundRow, orderId: string | null): Refund {
  return {
    id: row.id,
    paymentId: row.paymentId,
    orderId,
    amount: money(row.amountMinor, Currency.parse(row.currency)),
    state: row.state,
    destination: row.destination,
    bearer: row.bearer,
    reason: RefundReason.parse(row.reason),
    failureCode: row.failureCode,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function viewOpsPayment(row: PaymentRow): OpsPayment {
  return {
    ...plainPayment(row),
    customerId: row.customerId,
    version: row.version,
    goal: row.goal,
    providerReference: row.providerReference,
    attention: PaymentAttention.nullable().parse(row.attention),
    attentionAt: textOf(row.attentionAt),
    unexpected: money(row.unexpectedMinor, Currency.parse(row.currency)),
    dueAt: textOf(row.dueAt),
    tries: row.tries,
  };
}

export function viewOpsRefund(ctx: Ctx, row: RefundRow, orderId: string | null): OpsRefund {
  return {
    ...viewRefund(row, orderId),
    providerReference: row.providerReference,
    requestedByRole: ActorRole.parse(row.requestedByRole),
    requestedById: row.requestedById,
    note: row.noteSealed === null ? null : ctx.runtime.sealer.open(row.noteSealed),
    attention: PaymentAttention.nullable().parse(row.attention),
  };
}

export function viewDispute(row: typeof disputes.$inferSelect): Dispute {
  return {
    id: row.id,
    paymentId: row.paymentId,
    provider: row.provider,
    providerReference: row.providerReference,
    amount: money(row.amountMinor, Currency.parse(row.currency)),
    state: row.state,
    reason: row.reason,
    openedAt: row.openedAt.toISOString(),
    evidenceDueAt: textOf(row.evidenceDueAt),
    closedAt: textOf(row.closedAt),
  };
}

export function viewTopUp(row: PaymentRow): TopUp {
  return {
    id: row.id,
    amount: money(row.amountMinor, Currency.parse(row.currency)),
    state: row.state,
    actionUrl: row.state === "requires_action" ? row.actionUrl : null,
    failureCode: row.failureCode,
    createdAt: row.createdAt.toISOString(),
  };
}
