/** The events of Razorpay and their signature. */
import { createHmac } from "node:crypto";
import type { News } from "./bank.ts";
import {
  disputeEntity,
  paymentEntity,
  payoutEntity,
  refundEntity,
  seconds,
} from "./razorpay-objects.ts";
import type { Shape } from "./shape.ts";

const eventTypes: Partial<Readonly<Record<News["kind"], string>>> = {
  payment_authorized: "payment.authorized",
  payment_captured: "payment.captured",
  payment_declined: "payment.failed",
  refund_created: "refund.created",
  refund_changed: "refund.processed",
  dispute_opened: "payment.dispute.created",
  dispute_closed: "payment.dispute.closed",
  payout_paid: "payout.processed",
  payout_failed: "payout.reversed",
};

export const razorpayEvents: Pick<Shape, "event" | "sign"> = {
  event({ bank: { book, now } }, news) {
    const { payment, refund: refunded, dispute, payout } = news;
    const isFailed = refunded?.status === "failed" && news.kind === "refund_changed";
    const type = isFailed ? "refund.failed" : eventTypes[news.kind];
    if (!type) return undefined;
    const payload = {
      ...(payment && { payment: { entity: paymentEntity(book, payment) } }),
      ...(refunded && payment && { refund: { entity: refundEntity(payment, refunded) } }),
      ...(dispute && payment && { dispute: { entity: disputeEntity(payment, dispute) } }),
      ...(payout && { payout: { entity: payoutEntity(payout) } }),
    };
    const contains = Object.keys(payload);
    const body = { entity: "event", event: type, contains, payload, created_at: seconds(now()) };
    return { type, body };
  },
  sign: ({ keys }, { id, body }) => ({
    "x-razorpay-event-id": id.replace(/-again$/, ""),
    "x-razorpay-signature": createHmac("sha256", keys.razorpay.webhookSecret)
      .update(body)
      .digest("hex"),
  }),
};
