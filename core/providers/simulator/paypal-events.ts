/** The events of PayPal and their signature. */
import { createSign } from "node:crypto";
import { crc32 } from "node:zlib";
import type { News } from "./bank.ts";
import {
  authorizationOf,
  captureOf,
  disputeOf,
  isUntaken,
  orderOf,
  payoutItemOf,
  refundOf,
} from "./paypal-objects.ts";
import { orderRow } from "./paypal-replies.ts";
import type { Shape, World } from "./shape.ts";

const eventTypes: Readonly<Record<News["kind"], string>> = {
  payment_authorized: "PAYMENT.AUTHORIZATION.CREATED",
  payment_requires_action: "CHECKOUT.ORDER.SAVED",
  payment_captured: "PAYMENT.CAPTURE.COMPLETED",
  payment_voided: "PAYMENT.AUTHORIZATION.VOIDED",
  payment_declined: "PAYMENT.AUTHORIZATION.DENIED",
  refund_created: "PAYMENT.CAPTURE.REFUNDED",
  refund_changed: "PAYMENT.REFUND.FAILED",
  dispute_opened: "CUSTOMER.DISPUTE.CREATED",
  dispute_closed: "CUSTOMER.DISPUTE.RESOLVED",
  payout_paid: "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
  payout_failed: "PAYMENT.PAYOUTS-ITEM.RETURNED",
};

function resourceOf(
  world: World,
  { kind, payment, refund: refunded, dispute, payout }: News,
): object {
  if (payout) return payoutItemOf(payout);
  if (dispute && payment) return disputeOf(payment, dispute);
  if (refunded && payment) return refundOf(payment, refunded);
  if (!payment) return {};
  if (kind === "payment_captured") return captureOf(payment);
  const order = orderRow(world, payment.providerId);
  return order && isUntaken(payment) ? orderOf(world, order) : authorizationOf(payment);
}

export const paypalEvents: Pick<Shape, "event" | "sign"> = {
  event(world, news, id) {
    const isApproval =
      news.kind === "payment_authorized" && news.payment && isUntaken(news.payment);
    const type = isApproval ? "CHECKOUT.ORDER.APPROVED" : eventTypes[news.kind];
    const at = new Date(world.bank.now()).toISOString();
    return {
      type,
      body: {
        id: `WH-${id}`,
        event_type: type,
        create_time: at,
        resource: resourceOf(world, news),
      },
    };
  },
  sign({ keys }, { id, body }, nowMs) {
    const time = new Date(nowMs).toISOString();
    const content = `${id}|${time}|${keys.paypal.webhookId}|${crc32(body)}`;
    return {
      "paypal-transmission-id": id,
      "paypal-transmission-time": time,
      "paypal-auth-algo": "SHA256withRSA",
      "paypal-transmission-sig": createSign("sha256")
        .update(content)
        .sign(keys.paypal.privateKey, "base64"),
    };
  },
};
