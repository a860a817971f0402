/** Who sends the text messages of this process. */
import type { Runtime } from "../../platform/index.ts";
import { devSms } from "./dev-sms.ts";
import type { SmsProvider } from "./sms-contract.ts";
import { twilioSms } from "./twilio-sms.ts";

const providers = new WeakMap<Runtime, SmsProvider>();

/**
 * Call it at start, so that a core that could tell nobody anything refuses to run.
 * @throws Error without a provider outside development, or with one that the region does not name
 */
export function smsProviderOf(runtime: Runtime): SmsProvider {
  const known = providers.get(runtime);
  if (known) return known;
  const made = makeProvider(runtime);
  providers.set(runtime, made);
  return made;
}

function makeProvider({ config, region }: Runtime): SmsProvider {
  const { smsProvider } = config;
  if (!smsProvider) return devSms(config);
  if (!region.smsProviders.includes(smsProvider.name)) {
    throw new Error(
      `BEELINE_SMS_PROVIDER: ${smsProvider.name} does not serve this region, but ${region.smsProviders.join(" or ")}.`,
    );
  }
  return twilioSms(smsProvider);
}

/** For tests: another one from now on. */
export function useSmsProvider(runtime: Runtime, provider: SmsProvider): void {
  providers.set(runtime, provider);
}
