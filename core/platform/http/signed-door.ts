/** The doors for the edge under `/internal`: signed, parsed by their schema. No part of the public API. */
import type { Hono } from "hono";
import type { z } from "zod";
import { parseJson, parsePart } from "#shared/requests.ts";
import { type Ctx, type Runtime, systemCtx } from "../context.ts";
import { requestIdOf } from "./bind.ts";
import { asBeelineError, problemResponse } from "./problem.ts";
import { makeSignatureCheck } from "./signed.ts";

export type SignedDoor = <T extends z.ZodType>(
  path: `/internal/${string}`,
  schema: T,
  handle: (ctx: Ctx, body: z.output<T>) => Promise<object>,
) => void;

/** @returns what opens a door; all that it opens remember nonces together */
export function signedDoors(app: Hono, runtime: Runtime): SignedDoor {
  const checkSignature = makeSignatureCheck(runtime.config.relaySecret, () =>
    runtime.ambient.now().getTime(),
  );
  return (path, schema, handle) => {
    app.post(path, async (c) => {
      const requestId = requestIdOf(c.req.raw.headers);
      try {
        const body = parsePart(schema, parseJson(await checkSignature(c.req.raw)), "body");
        return c.json(await handle(systemCtx(runtime, requestId), body));
      } catch (error) {
        return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
      }
    });
  };
}
