import type { Ctx } from "../platform/index.ts";

/** A keyed hash over challenge and code: six digits alone would be found by trying. */
export function hashCode(ctx: Ctx, challengeId: string, code: string): string {
  return ctx.runtime.sealer.lookupHash(`${challengeId} ${code}`);
}
