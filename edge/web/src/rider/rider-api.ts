import { type Ping, riderRoutes } from "#shared/contracts/riders.ts";
import { apiOf } from "../session/call-api.ts";
import { codeOf } from "../words/error-words.ts";

export const riderApi = apiOf("rider");

/**
 * Posts positions to the regional core, and through the edge once the core cannot be reached from
 * this network. A lost ping is not repeated: the next one is truer.
 */
export function pingSender(coreUrl: string): (ping: Ping) => Promise<void> {
  const core = apiOf("rider", coreUrl);
  let isCoreLost = false;
  return async (ping) => {
    try {
      await (isCoreLost ? riderApi : core).call(riderRoutes.sendPings, { body: ping });
    } catch (error) {
      if (!isCoreLost && codeOf(error) === "UNAVAILABLE") isCoreLost = true;
    }
  };
}
