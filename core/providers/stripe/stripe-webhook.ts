/** `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=…]`, HMAC-SHA256 over `<t>.<raw body>`. */
import type { ProviderNews } from "../provider-contract.ts";
import { isSigned, readJson, refuseWebhook, requireFresh } from "../webhooks/webhook-rules.ts";
import { Event } from "./stripe-shapes.ts";

/** While a secret rotates Stripe signs with both; more parts are an attack on our time. */
const MAX_PARTS = 12;

export function readStripeWebhook(
  raw: Uint8Array,
  headers: Headers,
  at: Date,
  secrets: readonly string[],
): ProviderNews {
  const parts = (headers.get("stripe-signature") ?? "").split(",", MAX_PARTS);
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [time] = valuesOf("t");
  if (!time || !/^\d{1,12}$/.test(time)) throw refuseWebhook("unsigned_webhook");
  const content = Buffer.concat([Buffer.from(`${time}.`), raw]);
  if (!isSigned(content, valuesOf("v1"), secrets)) throw refuseWebhook("unsigned_webhook");
  requireFresh(Number(time) * 1_000, at);
  const event = Event.safeParse(readJson(raw));
  if (!event.success) throw refuseWebhook("malformed_webhook");
  return newsOf(event.data);
}

function newsOf({ id, type, data: { object } }: ReturnType<typeof Event.parse>): ProviderNews {
  const about = aboutOf(type);
  // A charge and a dispute name the payment by its intent; their own ids are nothing we keep.
  const isOfPayment = about === "payment" || about === "dispute";
  const providerReference = isOfPayment ? (object.payment_intent ?? object.id) : object.id;
  return {
    providerEventId: id,
    type,
    reference: object.metadata?.reference ?? object.transfer_group ?? null,
    providerReference,
    about,
  };
}

function aboutOf(type: string): ProviderNews["about"] {
  if (type.startsWith("charge.dispute.")) return "dispute";
  if (type.startsWith("refund.") || type.startsWith("charge.refund.")) return "refund";
  if (type.startsWith("payment_intent.") || type.startsWith("charge.")) return "payment";
  return type.startsWith("transfer.") ? "payout" : "other";
}
