/**
 * PayPal signs `<transmission id>|<time>|<webhook id>|<CRC32 of the raw body>` with RSA-SHA256. The
 * certificate that its header names is never fetched, which a stranger could make us do: the public
 * certificates that are valid are configured, as the secrets of other providers are.
 */
import { createPublicKey, verify } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ProviderNews } from "../provider-contract.ts";
import { readJson, refuseWebhook, requireFresh } from "../webhooks/webhook-rules.ts";
import { Event } from "./paypal-shapes.ts";
import { referenceOf } from "./paypal-views.ts";

export interface PaypalSigning {
  readonly webhookId: string;
  /** Certificates or public keys in PEM. */
  readonly certificates: readonly string[];
}

export function readPaypalWebhook(
  raw: Uint8Array,
  headers: Headers,
  at: Date,
  signing: PaypalSigning,
): ProviderNews {
  const header = (name: string) => headers.get(`paypal-${name}`) ?? "";
  const [id, time] = [header("transmission-id"), header("transmission-time")];
  const isUsual = header("auth-algo") === "SHA256withRSA" && id !== "" && time !== "";
  const content = Buffer.from(`${id}|${time}|${signing.webhookId}|${crc32(raw)}`);
  const signature = Buffer.from(header("transmission-sig"), "base64");
  const isGood = signing.certificates.some((certificate) =>
    isSignedBy(certificate, content, signature),
  );
  if (!isUsual || !isGood) throw refuseWebhook("unsigned_webhook");
  requireFresh(Date.parse(time), at);
  const event = Event.safeParse(readJson(raw));
  if (!event.success) throw refuseWebhook("malformed_webhook");
  const { id: providerEventId, event_type: type } = event.data;
  return { providerEventId, type, ...aboutOf(event.data) };
}

function isSignedBy(certificate: string, content: Buffer, signature: Buffer): boolean {
  // Configured, so one that is no key is a mistake to be told, not a bad signature.
  const key = createPublicKey(certificate);
  return verify("sha256", content, key, signature);
}

type About = Pick<ProviderNews, "about" | "reference" | "providerReference">;

function aboutOf({ event_type: type, resource }: ReturnType<typeof Event.parse>): About {
  const id = resource.id ?? null;
  const orderId = resource.supplementary_data?.related_ids?.order_id ?? null;
  if (type.startsWith("PAYMENT.PAYOUTS")) {
    const reference = resource.payout_item?.sender_item_id ?? null;
    return { about: "payout", reference, providerReference: resource.payout_batch_id ?? null };
  }
  if (type.startsWith("CUSTOMER.DISPUTE")) {
    const custom = resource.disputed_transactions?.[0]?.custom;
    return { about: "dispute", reference: referenceOf(custom), providerReference: null };
  }
  if (type === "PAYMENT.CAPTURE.REFUNDED" || type.startsWith("PAYMENT.REFUND")) {
    return { about: "refund", reference: resource.custom_id ?? null, providerReference: id };
  }
  if (type.startsWith("CHECKOUT.ORDER.")) {
    // Told of the authorization when there is one by then, and that has our reference itself.
    const reference = referenceOf(resource.purchase_units?.[0]?.custom_id ?? resource.custom_id);
    return { about: "payment", reference, providerReference: id };
  }
  const isPayment = type.startsWith("PAYMENT.AUTHORIZATION") || type.startsWith("PAYMENT.CAPTURE");
  if (!isPayment) return { about: "other", reference: null, providerReference: null };
  return {
    about: "payment",
    reference: referenceOf(resource.custom_id),
    providerReference: orderId,
  };
}
