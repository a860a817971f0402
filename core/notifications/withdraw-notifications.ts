import { type Ctx, statement } from "../platform/index.ts";
import type { TemplateName } from "./templates.ts";

const takeBack = statement(`
  update notifications set state = 'failed', next_attempt_at = null, failure = $3
  where (subject_id = $1 or recipient_id = $1) and state = 'queued'
    and ($2::text[] is null or template = any($2::text[]))`);

/**
 * Takes back what waits to be sent to somebody, or about something; what is in a sender's hands is
 * sent. @param failure why, as a code
 */
export async function withdrawNotifications(
  ctx: Ctx,
  subjectOrRecipientId: string,
  failure: "overtaken" | "refused_by_recipient",
  templates: readonly TemplateName[] | null = null,
): Promise<void> {
  await takeBack(ctx, [subjectOrRecipientId, templates, failure]);
}
