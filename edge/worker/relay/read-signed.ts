/** The door of `/internal/*`: bounded, signed, then parsed by its schema. */
import type { Context } from "hono";
import type { z } from "zod";
import { parseJson, parsePart } from "#shared/requests.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { readBody, textOf } from "../gateway/read-body.ts";
import { checkSignature } from "./signature.ts";

/** @throws BeelineError UNAUTHENTICATED, PAYLOAD_TOO_LARGE, VALIDATION_FAILED */
export async function readSigned<T extends z.ZodType>(
  c: Context<EdgeContext>,
  schema: T,
  maxBytes: number,
): Promise<z.output<T>> {
  const body = await readBody(c.req.raw, maxBytes);
  await checkSignature(configOf(c.env).relaySecret, c.req.raw, body);
  return parsePart(schema, parseJson(textOf(body)), "body");
}
