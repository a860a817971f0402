/**
 * `X-Razorpay-Signature`: hex HMAC-SHA256 over the raw body. Its time is only in the body, so the
 * window is about `created_at`; a retry of theirs after five minutes is turned away and comes again
 * as no news: what it tells is found by the loops, which look up what is open.
 */
import type { ProviderNews } from "../provider-contract.ts";
import { isSigned, readJson, refuseWebhook, requireFresh } from "../webhooks/webhook-rules.ts";
import { Event } from "./razorpay-shapes.ts";

export function readRazorpayWebhook(
  raw: Uint8Array,
  headers: Headers,
  at: Date,
  secrets: readonly string[],
): ProviderNews {
  const signature = headers.get("x-razorpay-signature") ?? "";
  const eventId = headers.get("x-razorpay-event-id") ?? "";
  if (!isSigned(raw, [signature], secrets)) throw refuseWebhook("unsigned_webhook");
  const event = Event.safeParse(readJson(raw));
  if (!event.success) throw refuseWebhook("malformed_webhook");
  requireFresh(event.data.created_at * 1_000, at);
  return { providerEventId: eventId, type: event.data.event, ...aboutOf(event.data) };
}

type About = Pick<ProviderNews, "about" | "reference" | "providerReference">;

function aboutOf({ payload }: ReturnType<typeof Event.parse>): About {
  const payment = payload.payment?.entity;
  const paid = { providerReference: payment?.order_id ?? null };
  const reference = payment?.notes.reference ?? null;
  if (payload.payout) {
    const { id, reference_id } = payload.payout.entity;
    return { about: "payout", reference: reference_id ?? null, providerReference: id };
  }
  if (payload.refund) {
    const { id, receipt, notes } = payload.refund.entity;
    const own = receipt ?? notes.reference ?? null;
    // The rest of a capture in part is no refund of ours: the payment is looked up.
    const isRest = own?.endsWith("-rest") === true;
    if (isRest) return { about: "payment", reference, ...paid };
    return { about: "refund", reference: own, providerReference: id };
  }
  if (payload.dispute) return { about: "dispute", reference, ...paid };
  if (payment) return { about: "payment", reference, ...paid };
  const order = payload.order?.entity;
  if (order)
    return { about: "payment", reference: order.receipt ?? null, providerReference: order.id };
  return { about: "other", reference: null, providerReference: null };
}
