import type { Ctx } from "../../platform/index.ts";
import { revokeSession } from "./end-sessions.ts";

export async function logout(ctx: Ctx): Promise<undefined> {
  await revokeSession(ctx, ctx.actor.sessionId ?? "", "logout");
  return undefined;
}
