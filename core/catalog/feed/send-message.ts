import { CatalogAnswer, type CatalogMessage } from "#shared/catalog/feed.ts";
import { type Runtime, signHeaders } from "../../platform/index.ts";

const PATH = "/internal/catalog";
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
  const { config, ambient } = runtime;
  const body = JSON.stringify(message);
  const stamp = {
    nowMs: ambient.now().getTime(),
    nonce: Buffer.from(ambient.randomBytes(16)).toString("hex"),
  };
  const answer = await fetch(config.edgeUrl + PATH, {
    method: "POST",
    headers: signHeaders(config.relaySecret, { method: "POST", path: PATH, body }, stamp),
    body,
    signal: AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The edge answered ${answer.status}`);
  return CatalogAnswer.parse(JSON.parse(text)).version;
}
