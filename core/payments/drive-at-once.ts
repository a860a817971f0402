/** Payments that a person waits for: a top-up, a tip. */
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, systemActor } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import { nextStep } from "./payment-rules.ts";
import { isInstant } from "./settle-instantly.ts";

/** Takes a new payment as far as it goes now, and one that was found where it was left. */
export async function driveAtOnce(ctx: Ctx, row: PaymentRow): Promise<PaymentRow> {
  const isOpen = nextStep(row) !== undefined && !isInstant(row);
  return isOpen ? drivePayment({ ...ctx, actor: systemActor }, row.id) : row;
}

const PENDING_RETRY_SECONDS = 2;

/** @throws BeelineError PAYMENT_DECLINED, PAYMENT_PENDING */
export function demandTaken(row: PaymentRow): PaymentRow {
  if (row.state === "failed" || row.state === "voided") throw new BeelineError("PAYMENT_DECLINED");
  const isSilent = ["created", "unknown", "authorized"].includes(row.state);
  if (!isSilent) return row;
  throw new BeelineError("PAYMENT_PENDING", {
    detail: "The payment provider has not answered yet; repeat the request to learn the outcome",
    retryAfterSeconds: PENDING_RETRY_SECONDS,
  });
}
