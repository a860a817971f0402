import { eq } from "drizzle-orm";
import { trackChunks } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import { tracksOf } from "./tracks-state.ts";

/**
 * Removes every position that is kept of a rider, here and in the database. The rider must be off
 * duty: another process writes what it still holds within two minutes of the last report, so the
 * erasure is done once more after that.
 * @returns how many chunks were removed from the database.
 */
export async function eraseTracks(ctx: Ctx, riderId: string): Promise<number> {
  const { buffer, unwritten } = tracksOf(ctx.runtime);
  buffer.forget(riderId);
  unwritten.forget(riderId);
  const gone = await ctx.db
    .delete(trackChunks)
    .where(eq(trackChunks.riderId, riderId))
    .returning({ points: trackChunks.points });
  return gone.length;
}
