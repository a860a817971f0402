import type { LanguageCode } from "#shared/languages.ts";
import { afterCommit, type Ctx, newId, now, statement } from "../platform/index.ts";
import { kickNotifications } from "./notifications-loop.ts";
import { type TemplateName, templates } from "./templates.ts";
import type { MessageValues } from "./write-text.ts";

export interface NewNotification {
  readonly template: TemplateName;
  /** From ids: a message with a key that is known is the known one. */
  readonly dedupeKey: string;
  readonly language: LanguageCode;
  readonly values: MessageValues;
  readonly phone: string;
  /** On whose behalf, to whom by our id, and about which alarm, order or contact. */
  readonly personId: string;
  readonly recipientId: string;
  readonly subjectId: string;
}

/**
 * A number that has had its messages of the day gets no other one. Two that count at the same moment
 * may both find room: the bound is against floods, and one more is none.
 */
const insertAll = statement<{ id: string }>(`
  insert into notifications (id, dedupe_key, template, purpose, language, values_sealed,
    phone_sealed, phone_hash, person_id, recipient_id, subject_id, state, next_attempt_at,
    expires_at, created_at)
  select n.id, n.dedupe_key, n.template, n.purpose, n.language, n.values_sealed, n.phone_sealed,
    n.phone_hash, n.person_id, n.recipient_id, n.subject_id, 'queued', $2::timestamptz,
    n.expires_at, $2::timestamptz
  from jsonb_to_recordset($1::jsonb) as n(id text, dedupe_key text, template text, purpose text,
    language text, values_sealed text, phone_sealed text, phone_hash text, person_id text,
    recipient_id text, subject_id text, expires_at timestamptz, most int)
  where n.most > (select count(*) from notifications known
    where known.phone_hash = n.phone_hash
      and known.created_at > $2::timestamptz - interval '1 day')
  on conflict (dedupe_key) do nothing
  returning id`);

/**
 * Leaves messages to be sent, in the caller's transaction: they are there when it is committed, and
 * only then. Nothing is sent here and nobody is waited for.
 * @param dailyMost messages to one number in 24 hours; for somebody's safety twice as many
 * @returns how many are new and within the bound
 */
export async function queueNotifications(
  ctx: Ctx,
  messages: readonly NewNotification[],
  dailyMost: number,
): Promise<number> {
  if (messages.length === 0) return 0;
  const { sealer } = ctx.runtime;
  const at = now(ctx).getTime();
  const rows = messages.map(({ template, values, phone, ...message }) => {
    const { purpose, lifeMs } = templates[template];
    return {
      ...{ id: newId(ctx, "notification"), template, purpose, language: message.language },
      dedupe_key: message.dedupeKey,
      values_sealed: sealer.seal(JSON.stringify(values)),
      phone_sealed: sealer.seal(phone),
      phone_hash: sealer.lookupHash(phone),
      person_id: message.personId,
      recipient_id: message.recipientId,
      subject_id: message.subjectId,
      expires_at: new Date(at + lifeMs).toISOString(),
      most: purpose === "safety" ? 2 * dailyMost : dailyMost,
    };
  });
  const made = await insertAll(ctx, [JSON.stringify(rows), new Date(at).toISOString()]);
  afterCommit(ctx, () => kickNotifications(ctx.runtime));
  return made.length;
}
