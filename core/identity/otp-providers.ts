/**
 * Who delivers one-time codes. Only the development provider exists so far, and it refuses to be
 * made anywhere else: a core without a real provider must not start, let alone let people in.
 */
import { DEMO_CODE } from "#shared/demo.ts";
import type { Config, Runtime } from "../platform/index.ts";

export interface CodeLimits {
  readonly phone: number;
  /** A network address (of IPv6 a /64): an office or a whole mobile carrier may share one. */
  readonly address: number;
  /** An app on one device, as far as it says who it is. */
  readonly device: number;
}

/** What a provider that costs money is to allow. */
export const usualCodeLimits: CodeLimits = { phone: 5, address: 100, device: 10 };

export interface OtpProvider {
  readonly name: string;
  /** How many codes in ten minutes. */
  readonly limits: CodeLimits;
  newCode(random: () => number): string;
  /** Delivers the code. @throws when the message was surely not taken or `signal` ended first. */
  send(message: { phone: string; code: string }, signal: AbortSignal): Promise<void>;
}

/** Every code is 000000 and nothing is sent. @throws Error outside development. */
export function devOtpProvider(config: Pick<Config, "env">): OtpProvider {
  if (config.env !== "dev") {
    throw new Error(
      "One-time codes have no provider: the development one works with BEELINE_ENV=dev only.",
    );
  }
  return {
    name: "dev",
    // Generous: people try things, and test runs sign in again and again.
    limits: { phone: 30, address: 20_000, device: 60 },
    newCode: () => DEMO_CODE,
    send: async () => {},
  };
}

const providers = new WeakMap<Runtime, OtpProvider>();

/** The provider of this process. Call it at start, so that a core without one refuses to run. */
export function otpProviderOf(runtime: Runtime): OtpProvider {
  let provider = providers.get(runtime);
  if (!provider) {
    provider = devOtpProvider(runtime.config);
    providers.set(runtime, provider);
  }
  return provider;
}
