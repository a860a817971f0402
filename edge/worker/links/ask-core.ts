/** Signed questions about links to the core of their region. */
import type { z } from "zod";
import { BeelineError } from "#shared/errors.ts";
import { type CoreTarget, configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { callCore } from "../gateway/call-core.ts";
import { signHeaders } from "../relay/signature.ts";

/** Somebody waits for the page behind a link. */
const DEADLINE_MS = 4_000;

interface Question<T extends z.ZodType> {
  readonly path: `/internal/links/${string}`;
  readonly body: object;
  readonly answer: T;
}

/** @throws BeelineError UNAVAILABLE when the core is away or answers something else. */
export async function askCore<T extends z.ZodType>(
  env: Env,
  target: CoreTarget,
  { path, body, answer: schema }: Question<T>,
): Promise<z.output<T>> {
  const request = { method: "POST", path, body: JSON.stringify(body) };
  const headers = await signHeaders(configOf(env).relaySecret, request);
  const answer = await callCore(target, {
    ...request,
    headers,
    requestId: `links_${crypto.randomUUID()}`,
    deadlineMs: DEADLINE_MS,
  });
  const parsed = schema.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !parsed.success) throw new BeelineError("UNAVAILABLE");
  return parsed.data;
}
