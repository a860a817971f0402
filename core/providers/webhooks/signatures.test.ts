/** Signatures against values that were computed outside of this program (openssl). */
import { generateKeyPairSync, sign } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readPaypalWebhook } from "../paypal/paypal-webhook.ts";
import { readRazorpayWebhook } from "../razorpay/razorpay-webhook.ts";
import { readStripeWebhook } from "../stripe/stripe-webhook.ts";

const STRIPE_BODY =
  '{"id":"evt_1","type":"charge.refunded","created":1700000000,"data":{"object":{"id":"ch_1","object":"charge","payment_intent":"pi_9"}}}';
const STRIPE_V1 = "b48a4854417180043f3c33289c787eec2d41523a2da2731f74ba832845c26479";
const RAZORPAY_BODY =
  '{"entity":"event","event":"refund.processed","created_at":1700000000,"payload":{"refund":{"entity":{"id":"rfnd_1","payment_id":"pay_1","receipt":"rfd_in_1","notes":[]}}}}';
const RAZORPAY_SIGNATURE = "e8b137ab14f912fb9b46a5dbbe434f288ae919f49fceb4be21d057312f109bfc";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("vectors", () => {
  test("Stripe: HMAC-SHA256 over `t.body`", () => {
    const body = STRIPE_BODY;
    const headers = new Headers({ "stripe-signature": `t=1700000000,v1=${STRIPE_V1}` });
    const at = new Date(1_700_000_000_000);
    const news = readStripeWebhook(bytes(body), headers, at, ["whsec_test_secret"]);
    expect(news).toEqual({
      providerEventId: "evt_1",
      type: "charge.refunded",
      reference: null,
      providerReference: "pi_9",
      about: "payment",
    });
    const changed = bytes(body.replace("evt_1", "evt_2"));
    expect(() => readStripeWebhook(changed, headers, at, ["whsec_test_secret"])).toThrow(
      "unsigned",
    );
  });

  test("Razorpay: HMAC-SHA256 over the raw body", () => {
    const headers = new Headers({
      "x-razorpay-signature": RAZORPAY_SIGNATURE,
      "x-razorpay-event-id": "ev_1",
    });
    const at = new Date(1_700_000_000_000);
    const news = readRazorpayWebhook(bytes(RAZORPAY_BODY), headers, at, [
      "other",
      "webhook_secret",
    ]);
    expect(news).toMatchObject({
      about: "refund",
      reference: "rfd_in_1",
      type: "refund.processed",
    });
  });

  test("PayPal: RSA over id, time, webhook id and the checksum of the body", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const certificates = [publicKey.export({ type: "spki", format: "pem" }).toString()];
    const body = JSON.stringify({
      id: "WH-1",
      event_type: "PAYMENT.CAPTURE.COMPLETED",
      resource: { id: "3AB", custom_id: "pay_uk_1" },
    });
    const content = `tid|2026-11-22T10:00:00Z|WEBHOOK1|${crc32(bytes(body))}`;
    const headers = new Headers({
      "paypal-transmission-id": "tid",
      "paypal-transmission-time": "2026-11-22T10:00:00Z",
      "paypal-auth-algo": "SHA256withRSA",
      "paypal-transmission-sig": sign("sha256", Buffer.from(content), privateKey).toString(
        "base64",
      ),
    });
    const at = new Date("2026-11-22T10:04:00Z");
    const read = (webhookId: string, when = at) =>
      readPaypalWebhook(bytes(body), headers, when, { webhookId, certificates });
    expect(read("WEBHOOK1")).toMatchObject({ about: "payment", reference: "pay_uk_1" });
    expect(() => read("WEBHOOK2")).toThrow("unsigned_webhook");
    expect(() => read("WEBHOOK1", new Date("2026-11-22T10:05:01Z"))).toThrow("stale_webhook");
    expect(() => read("WEBHOOK1", new Date("2026-11-22T09:54:59Z"))).toThrow("stale_webhook");
  });
});
