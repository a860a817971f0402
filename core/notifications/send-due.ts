/**
 * Sends what is due. A sender claims messages for the time of a lease, one passes by what another
 * has claimed, and writes down what came of each only while the claim is still its own. Whoever
 * dies in between leaves a message in `sending`: when the lease is over it is looked at again, and
 * its purpose decides whether "perhaps sent" means once more or never.
 */
import { firstSpoken } from "#shared/languages.ts";
import { type Ctx, crashPoint, now, statement } from "../platform/index.ts";
import { notificationMetricsOf } from "./notification-metrics.ts";
import { afterFailure, type Failed, mayRepeat } from "./send-rules.ts";
import { BREAKER_OPEN, type Handed, sendSms } from "./sms/send-sms.ts";
import { SmsError } from "./sms/sms-contract.ts";
import type { Purpose, TemplateName } from "./templates.ts";
import { type MessageValues, writeText } from "./write-text.ts";

/** So many are sent at once by one process; what is more waits for the next round or for others. */
export const SEND_LANES = 8;
/** Well above the deadline of one call: all of a round are called at once. */
export const LEASE_MS = 30_000;

interface Claimed {
  id: string;
  template: TemplateName;
  purpose: Purpose;
  language: string;
  valuesSealed: string;
  phoneSealed: string;
  /** This one among them; with the id it names the claim. */
  attempts: number;
  expiresAt: string;
  /** Claimed before by a sender that never said what came of it. */
  wasSending: boolean;
}

/** For somebody's safety first, then what has waited longest. */
const claim = statement<Claimed>(`
  with due as (
    select id, state from notifications
    where next_attempt_at <= $1::timestamptz
    order by purpose <> 'safety', next_attempt_at
    limit ${SEND_LANES} for update skip locked
  )
  update notifications n
  set state = 'sending', attempts = n.attempts + 1, next_attempt_at = $2::timestamptz
  from due where n.id = due.id
  returning n.id, n.template, n.purpose, n.language, n.values_sealed as "valuesSealed",
    n.phone_sealed as "phoneSealed", n.attempts, n.expires_at as "expiresAt",
    due.state = 'sending' as "wasSending"`);

const markSent = statement(`
  update notifications set state = 'sent', next_attempt_at = null, failure = null,
    sent_at = $3::timestamptz, provider = $4, provider_reference = $5
  where id = $1 and attempts = $2::int and state = 'sending'`);

const markFailed = statement(`
  update notifications set state = 'failed', next_attempt_at = null, failure = $3
  where id = $1 and attempts = $2::int and state = 'sending'`);

const markAgain = statement(`
  update notifications set state = 'queued', next_attempt_at = $3::timestamptz, failure = $4,
    attempts = attempts - $5::int
  where id = $1 and attempts = $2::int and state = 'sending'`);

/** One round. @returns how many were claimed */
export async function sendDue(ctx: Ctx): Promise<number> {
  const at = now(ctx);
  const leaseEnd = new Date(at.getTime() + LEASE_MS).toISOString();
  const claimed = await claim(ctx, [at.toISOString(), leaseEnd]);
  // One that cannot be written down stays in `sending`, as if its sender had died.
  const ends = await Promise.allSettled(claimed.map((message) => sendOne(ctx, message)));
  for (const [index, end] of ends.entries()) {
    if (end.status === "fulfilled") continue;
    const about = { error: end.reason as unknown, notificationId: claimed[index]?.id };
    ctx.runtime.log.error(about, "what came of a message was not written down");
  }
  return claimed.length;
}

async function sendOne(ctx: Ctx, message: Claimed): Promise<void> {
  const { id, attempts, purpose, wasSending } = message;
  if (Date.parse(message.expiresAt) <= now(ctx).getTime()) {
    return giveUp(ctx, message, wasSending ? "outcome_unknown" : "too_late");
  }
  if (wasSending && !mayRepeat(purpose, attempts)) return giveUp(ctx, message, "outcome_unknown");
  let handed: Handed;
  try {
    const { sealer, region } = ctx.runtime;
    const values = JSON.parse(sealer.open(message.valuesSealed)) as MessageValues;
    const language = firstSpoken([message.language]);
    const text = writeText(message.template, language, values, region);
    crashPoint(ctx, "notification.send.before_call");
    handed = await sendSms(ctx, { reference: id, phone: sealer.open(message.phoneSealed), text });
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    return settleFailure(ctx, message, error);
  }
  crashPoint(ctx, "notification.send.after_call");
  await markSent(ctx, [id, attempts, now(ctx).toISOString(), handed.provider, handed.reference]);
  crashPoint(ctx, "notification.send.after_commit");
  notificationMetricsOf(ctx.runtime).done.inc({ purpose, outcome: "sent" });
}

async function settleFailure(ctx: Ctx, message: Claimed, failed: Failed): Promise<void> {
  const { id, attempts, purpose } = message;
  const { failure } = failed;
  const next = afterFailure(purpose, attempts, failed, ctx.runtime.ambient.random());
  if (next.kind === "give_up") return giveUp(ctx, message, failure);
  const at = new Date(now(ctx).getTime() + next.inMs).toISOString();
  // Nobody was asked: that was no attempt.
  const uncounted = failure === BREAKER_OPEN ? 1 : 0;
  await markAgain(ctx, [id, attempts, at, failure, uncounted]);
}

async function giveUp(ctx: Ctx, { id, attempts, purpose }: Claimed, failure: string) {
  await markFailed(ctx, [id, attempts, failure]);
  notificationMetricsOf(ctx.runtime).done.inc({ purpose, outcome: failure });
  ctx.runtime.log.warn(
    { notificationId: id, purpose, failure, attempts },
    "a message was given up",
  );
}
