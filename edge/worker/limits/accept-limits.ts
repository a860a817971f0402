/** `POST /internal/limits`: a core says what its region's limits are scaled by from now on. */
import type { Context } from "hono";
import { BeelineError } from "#shared/errors.ts";
import { LimitsNote } from "#shared/limits/limits-note.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { readSigned } from "../relay/read-signed.ts";
import { factorsObjectOf } from "./region-factors.ts";

const MAX_BYTES = 4 * 1024;

export async function acceptLimits(c: Context<EdgeContext>): Promise<Response> {
  const note = await readSigned(c, LimitsNote, MAX_BYTES);
  if (!configOf(c.env).cores.has(note.region)) throw new BeelineError("NOT_FOUND");
  await factorsObjectOf(c.env, note.region).keepFactors(note);
  return c.json({});
}
