import type { Config } from "../../platform/index.ts";
import type { SmsProvider } from "./sms-contract.ts";

/**
 * Takes every message and sends none: a demo city never texts anybody.
 * @throws Error outside development
 */
export function devSms({ env }: Pick<Config, "env">): SmsProvider {
  if (env !== "dev") {
    throw new Error(
      "Text messages have no provider: the development one works with BEELINE_ENV=dev only. Set BEELINE_SMS_PROVIDER.",
    );
  }
  return { name: "dev", send: async ({ reference }) => ({ reference }) };
}
