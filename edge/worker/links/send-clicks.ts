import { ClickAnswer, type ClickBatch } from "#shared/links/shelf.ts";
import type { CoreTarget } from "../config.ts";
import type { Env } from "../env.ts";
import { askCore } from "./ask-core.ts";

/** @throws BeelineError UNAVAILABLE when the core did not take them; the batch is sent again. */
export async function sendClicks(env: Env, target: CoreTarget, batch: ClickBatch): Promise<void> {
  await askCore(env, target, { path: "/internal/links/clicks", body: batch, answer: ClickAnswer });
}
