/** Where this page runs and what it was told at start. */
import { z } from "zod";

/** Development conveniences are shown on the developer's own machine only. */
export const isDemoHost = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

const WebConfig = z.object({
  /** URL of a MapLibre style; null draws the map from the service area alone. */
  mapStyleUrl: z.string().nullable().default(null),
});
export type WebConfig = z.infer<typeof WebConfig>;

let pending: Promise<WebConfig> | undefined;

/** Reads `/config.json` once. A missing or broken file means the built-in map. */
export function webConfig(): Promise<WebConfig> {
  pending ??= fetch("/config.json")
    .then((answer) => answer.json())
    .then((json) => WebConfig.parse(json))
    .catch(() => ({ mapStyleUrl: null }));
  return pending;
}
