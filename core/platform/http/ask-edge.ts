/** Every signed call from a core to its edge, under `/internal`. */
import type { z } from "zod";
import type { Runtime } from "../context.ts";
import { signHeaders } from "./signed.ts";

interface EdgeQuestion<T extends z.ZodType> {
  readonly path: `/internal/${string}`;
  readonly body: object;
  readonly answer: T;
  readonly deadlineMs: number;
  /** Ends the call before its deadline. */
  readonly stop?: AbortSignal;
}

/** @throws Error when the edge does not answer in time, or not as agreed; never repeats what was sent. */
export async function askEdge<T extends z.ZodType>(
  { config, ambient }: Runtime,
  { path, body: asked, answer: schema, deadlineMs, stop }: EdgeQuestion<T>,
): Promise<z.output<T>> {
  const body = JSON.stringify(asked);
  const stamp = {
    nowMs: ambient.now().getTime(),
    nonce: Buffer.from(ambient.randomBytes(16)).toString("hex"),
  };
  const deadline = AbortSignal.timeout(deadlineMs);
  const answer = await fetch(new URL(path, config.edgeUrl), {
    method: "POST",
    headers: signHeaders(config.relaySecret, { method: "POST", path, body }, stamp),
    body,
    signal: stop ? AbortSignal.any([stop, deadline]) : deadline,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The edge answered ${answer.status} to ${path}`);
  return schema.parse(JSON.parse(text));
}
