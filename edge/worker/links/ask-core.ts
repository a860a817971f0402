/** Signed questions about links to the core of their region. */
import type { z } from "zod";
import { type CoreTarget, configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { askSigned } from "../relay/ask-signed.ts";

/** Somebody waits for the page behind a link. */
const DEADLINE_MS = 4_000;

interface Question<T extends z.ZodType> {
  readonly path: `/internal/links/${string}`;
  readonly body: object;
  readonly answer: T;
}

/** @throws BeelineError UNAVAILABLE when the core is away or answers something else. */
export function askCore<T extends z.ZodType>(
  env: Env,
  target: CoreTarget,
  { path, body, answer }: Question<T>,
): Promise<z.output<T>> {
  const requestId = `links_${crypto.randomUUID()}`;
  const asked = { path, body, requestId, deadlineMs: DEADLINE_MS };
  return askSigned(configOf(env), target, asked, answer);
}
