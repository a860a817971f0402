/** A signed question to a core under `/internal`, whose answer is read by its schema. */
import type { z } from "zod";
import { BeelineError } from "#shared/errors.ts";
import type { CoreTarget, EdgeConfig } from "../config.ts";
import { callCore } from "../gateway/call-core.ts";
import { signHeaders } from "./signature.ts";

export interface Question {
  readonly path: `/internal/${string}`;
  readonly body: object;
  readonly requestId: string;
  readonly deadlineMs: number;
}

/** @throws BeelineError UNAVAILABLE when the core is away or answers something else */
export async function askSigned<T extends z.ZodType>(
  { relaySecret }: EdgeConfig,
  target: CoreTarget,
  { path, body, requestId, deadlineMs }: Question,
  schema: T,
): Promise<z.output<T>> {
  const request = { method: "POST", path, body: JSON.stringify(body) };
  const headers = await signHeaders(relaySecret, request);
  headers.set("x-request-id", requestId);
  const answer = await callCore(target, { ...request, headers, requestId, deadlineMs });
  const parsed = schema.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !parsed.success) throw new BeelineError("UNAVAILABLE");
  return parsed.data;
}
