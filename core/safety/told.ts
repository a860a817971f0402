import type { Told } from "#shared/contracts/safety.ts";
import { type SentNotice, sentTo, type TemplateName } from "../notifications/index.ts";
import type { Ctx } from "../platform/index.ts";

const abouts: Partial<Record<TemplateName, Told["about"]>> = {
  contact_named: "named",
  sos: "sos",
  alarm: "alarm",
  ride_started: "ride",
  ride_update: "ride",
  ride_ended: "ride",
};

const stateOf = ({ state }: SentNotice): Told["state"] =>
  state === "sent" || state === "failed" ? state : "waiting";

/** What became of the latest messages to contacts, for who named them; newest first. */
export async function toldTo(
  ctx: Ctx,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, Told[]>> {
  const told = new Map<string, Told[]>();
  for (const notice of await sentTo(ctx, contactIds)) {
    const about = abouts[notice.template];
    if (!about) continue;
    const list = told.get(notice.recipientId) ?? [];
    list.push({ about, state: stateOf(notice), at: notice.at.toISOString() });
    told.set(notice.recipientId, list);
  }
  return told;
}
