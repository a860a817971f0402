/** How a region reaches the parties that move its money, as the environment tells it in JSON. */
import { z } from "zod";

/** A provider's address, keys, and what its webhooks are signed with; several at once while they rotate. */
const common = {
  baseUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
  webhookSecrets: z.array(z.string().min(16)).max(5).default([]),
  /** The page that a customer's browser comes back to after the bank's question. */
  returnUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** A page where people type a card at the provider; development only has one of its own. */
  cardFormUrl: z.url({ protocol: /^https?$/ }).optional(),
};

const key = z.string().min(8).max(500);

export const PaymentProvidersConfig = z.strictObject({
  stripe: z.strictObject({ ...common, credentials: z.strictObject({ secretKey: key }) }).optional(),
  razorpay: z
    .strictObject({
      ...common,
      credentials: z.strictObject({
        keyId: key,
        keySecret: key,
        /** The account that payouts are made from. */
        accountNumber: z.string().min(4).max(40),
      }),
    })
    .optional(),
  paypal: z
    .strictObject({
      ...common,
      credentials: z.strictObject({
        clientId: key,
        clientSecret: key,
        /** Part of what PayPal signs: the id of the webhook as it was registered there. */
        webhookId: key,
      }),
    })
    .optional(),
});
/** `webhookSecrets` of PayPal are public certificates or keys in PEM: it signs with RSA. */
export type PaymentProvidersConfig = z.output<typeof PaymentProvidersConfig>;
export type HttpProviderName = keyof PaymentProvidersConfig;

/** @throws Error for a provider that would not be asked over TLS outside development. */
export function requireTls(providers: PaymentProvidersConfig): void {
  for (const [name, provider] of Object.entries(providers)) {
    const urls = [provider?.baseUrl, provider?.returnUrl, provider?.cardFormUrl];
    if (urls.some((url) => url !== undefined && !url.startsWith("https:"))) {
      throw new Error(`BEELINE_PAYMENT_PROVIDERS: ${name} must be asked over https.`);
    }
  }
}

/** How text messages are sent; `from` is a number of ours, or a messaging service (`MG…`). */
export const TwilioConfig = z.strictObject({
  name: z.literal("twilio"),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://api.twilio.com")
    .transform((url) => url.replace(/\/+$/, "")),
  accountSid: z.string().regex(/^AC\w{8,64}$/),
  authToken: key,
  from: z.string().regex(/^(\+[1-9]\d{4,14}|MG\w{8,64})$/),
});
export type TwilioConfig = z.output<typeof TwilioConfig>;
