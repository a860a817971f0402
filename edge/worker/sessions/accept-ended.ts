/** `POST /internal/sessions/ended`: a core says what ended. Its answer means that the edge has it. */
import type { Context } from "hono";
import { EndedSessionsNote } from "#shared/ended-sessions.ts";
import type { RegionCode } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { regionOfId } from "../gateway/choose-region.ts";
import { readSigned } from "../relay/read-signed.ts";
import { endedStoreOf } from "./ended-store.ts";

const MAX_BYTES = 64 * 1024;

export async function acceptEnded(c: Context<EdgeContext>): Promise<Response> {
  const { ids } = await readSigned(c, EndedSessionsNote, MAX_BYTES);
  const byRegion = new Map<RegionCode, string[]>();
  for (const id of ids) {
    const region = regionOfId(id);
    if (region) byRegion.set(region, [...(byRegion.get(region) ?? []), id]);
  }
  const store = endedStoreOf(configOf(c.env));
  for (const [region, ended] of byRegion) await store.add(region, ended);
  return c.json({});
}
