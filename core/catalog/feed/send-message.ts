import { CatalogAnswer, type CatalogMessage } from "#shared/catalog/feed.ts";
import { askEdge, type Runtime } from "../../platform/index.ts";

const DEADLINE_MS = 10_000;

/**
 * Sends one message. It is safe to send again.
 * @returns the version that the edge is at
 * @throws Error when the edge does not answer in time, or with anything but a version
 */
export async function sendMessage(
  runtime: Runtime,
  message: CatalogMessage,
  stop: AbortSignal,
): Promise<number> {
  const { version } = await askEdge(runtime, {
    ...{ path: "/internal/catalog", body: message, answer: CatalogAnswer },
    ...{ deadlineMs: DEADLINE_MS, stop },
  });
  return version;
}
