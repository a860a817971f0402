/**
 * How one-time codes come to people. In development every code is 000000 and none is sent; anywhere
 * else they go out as text messages, and a core without anybody who sends those does not start.
 */
import { DEMO_CODE } from "#shared/demo.ts";
import { firstSpoken } from "#shared/languages.ts";
import { sendSms, smsProviderOf, speak } from "../notifications/index.ts";
import type { Ctx, Runtime } from "../platform/index.ts";

export interface CodeLimits {
  readonly phone: number;
  /** A network address (of IPv6 a /64): an office or a whole mobile carrier may share one. */
  readonly address: number;
  /** An app on one device, as far as it says who it is. */
  readonly device: number;
}

export interface OtpProvider {
  readonly name: string;
  /** How many codes in ten minutes. */
  readonly limits: CodeLimits;
  newCode(randomBytes: (size: number) => Uint8Array): string;
  /** Delivers the code. @throws when it may not have been taken: the person asks for another */
  send(ctx: Ctx, message: { id: string; phone: string; code: string }): Promise<void>;
}

const devOtpProvider: OtpProvider = {
  name: "dev",
  // Generous: people try things, and test runs sign in again and again.
  limits: { phone: 30, address: 20_000, device: 60 },
  newCode: () => DEMO_CODE,
  send: async () => {},
};

/** Messages cost money, which the limits spare. @throws Error without a provider of them */
function textedCodes(runtime: Runtime): OtpProvider {
  const { name } = smsProviderOf(runtime);
  const language = firstSpoken(runtime.region.languages);
  return {
    name,
    limits: { phone: 5, address: 100, device: 10 },
    newCode: (randomBytes) => {
      const drawn = new DataView(randomBytes(4).slice().buffer).getUint32(0);
      return String(drawn % 1_000_000).padStart(6, "0");
    },
    send: async (ctx, { id, phone, code }) => {
      const text = speak(language, runtime.region)("sign_in_code", { code });
      await sendSms(ctx, { reference: id, phone, text });
    },
  };
}

const providers = new WeakMap<Runtime, OtpProvider>();

/** The provider of this process. Call it at start, so that a core without one refuses to run. */
export function otpProviderOf(runtime: Runtime): OtpProvider {
  let provider = providers.get(runtime);
  if (!provider) {
    provider = runtime.config.env === "dev" ? devOtpProvider : textedCodes(runtime);
    // A copy: limits are this process's.
    provider = { ...provider };
    providers.set(runtime, provider);
  }
  return provider;
}
