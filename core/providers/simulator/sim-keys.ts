/** The keys of a simulator: what a core calls it with, and what it signs webhooks with. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import type { PaymentProvidersConfig } from "../../platform/index.ts";

export const SimulatorKeys = z.strictObject({
  controlToken: z.string().min(16),
  stripe: z.strictObject({ secretKey: z.string(), webhookSecret: z.string() }),
  razorpay: z.strictObject({
    keyId: z.string(),
    keySecret: z.string(),
    accountNumber: z.string(),
    webhookSecret: z.string(),
  }),
  paypal: z.strictObject({
    clientId: z.string(),
    clientSecret: z.string(),
    webhookId: z.string(),
    privateKey: z.string(),
    publicKey: z.string(),
  }),
});
export type SimulatorKeys = z.output<typeof SimulatorKeys>;

export function makeSimulatorKeys(): SimulatorKeys {
  const secret = () => randomBytes(24).toString("hex");
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    controlToken: secret(),
    stripe: { secretKey: `sk_test_${secret()}`, webhookSecret: `whsec_${secret()}` },
    razorpay: {
      keyId: `rzp_test_${secret().slice(0, 14)}`,
      keySecret: secret(),
      accountNumber: "2323230000000001",
      webhookSecret: secret(),
    },
    paypal: {
      clientId: `A${secret()}`,
      clientSecret: `E${secret()}`,
      webhookId: secret().slice(0, 17).toUpperCase(),
      privateKey: rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKey: rsa.publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
  };
}

/** What a core needs to talk to a simulator, as it reads it from its environment. */
export function providersAt(
  url: string,
  keys: SimulatorKeys,
  returnUrl?: string,
): PaymentProvidersConfig {
  const common = (name: string) => ({
    baseUrl: `${url}/${name}`,
    cardFormUrl: `${url}/hosted/card?provider=${name}`,
    ...(returnUrl === undefined ? {} : { returnUrl }),
  });
  const { stripe, razorpay, paypal } = keys;
  return {
    stripe: {
      ...common("stripe"),
      webhookSecrets: [stripe.webhookSecret],
      credentials: { secretKey: stripe.secretKey },
    },
    razorpay: {
      ...common("razorpay"),
      webhookSecrets: [razorpay.webhookSecret],
      credentials: {
        keyId: razorpay.keyId,
        keySecret: razorpay.keySecret,
        accountNumber: razorpay.accountNumber,
      },
    },
    paypal: {
      ...common("paypal"),
      webhookSecrets: [paypal.publicKey],
      credentials: {
        clientId: paypal.clientId,
        clientSecret: paypal.clientSecret,
        webhookId: paypal.webhookId,
      },
    },
  };
}
