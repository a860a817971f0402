import { BeelineError } from "#shared/errors.ts";
import { faultOfTarget, targetFaultWords } from "#shared/links/target-rules.ts";
import type { Config } from "../../platform/index.ts";

/** @throws BeelineError VALIDATION_FAILED for an address that a link of ours may not lead to. */
export function checkTarget(config: Config, text: string): void {
  const own = new URL(config.edgeUrl);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fault = faultOfTarget(text, url, {
    ownOrigin: own.origin,
    ownHostname: own.hostname,
    allowedHosts: config.campaignHosts,
  });
  if (fault) throw refusal("url", targetFaultWords[fault]);
}

export function refusal(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { detail: message, issues: [{ path, message }] });
}
