/** What became of messages: never their words, nor their numbers. */
import { type Ctx, statement } from "../platform/index.ts";
import type { TemplateName } from "./templates.ts";

export interface SentNotice {
  readonly recipientId: string;
  readonly template: TemplateName;
  readonly state: "queued" | "sending" | "sent" | "failed";
  /** When it was sent; before that, when it was written. */
  readonly at: Date;
}

/** Enough to see what was said lately. */
const SHOWN_PER_RECIPIENT = 5;

const selectLatest = statement<Omit<SentNotice, "at"> & { at: string }>(`
  select n.recipient_id as "recipientId", n.template, n.state,
    coalesce(n.sent_at, n.created_at) as at
  from unnest($1::text[]) as r(id)
  cross join lateral (
    select * from notifications where recipient_id = r.id
    order by created_at desc, id desc limit ${SHOWN_PER_RECIPIENT}
  ) n`);

/** The latest messages to each, newest first. */
export async function sentTo(ctx: Ctx, recipientIds: readonly string[]): Promise<SentNotice[]> {
  if (recipientIds.length === 0) return [];
  const rows = await selectLatest(ctx, [recipientIds]);
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at) }));
}

interface NoticeCounts {
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
}

const selectCounts = statement<NoticeCounts & { subjectId: string }>(`
  select subject_id as "subjectId",
    count(*) filter (where state in ('queued', 'sending'))::int as waiting,
    count(*) filter (where state = 'sent')::int as sent,
    count(*) filter (where state = 'failed')::int as failed
  from notifications where subject_id = any($1::text[]) group by subject_id`);

/** By subject; those that nobody was written to about are not in it. */
export async function countAbout(
  ctx: Ctx,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, NoticeCounts>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await selectCounts(ctx, [subjectIds]);
  return new Map(rows.map(({ subjectId, ...counts }) => [subjectId, counts]));
}

const selectRecipients = statement<{ id: string }>(`
  select distinct recipient_id as id from notifications
  where subject_id = $1 and template = any($2::text[])`);

/** Who was written to about it, whatever came of that. */
export async function recipientsAbout(
  ctx: Ctx,
  subjectId: string,
  templates: readonly TemplateName[],
): Promise<string[]> {
  return (await selectRecipients(ctx, [subjectId, templates])).map(({ id }) => id);
}
