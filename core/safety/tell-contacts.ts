/**
 * Tells the people whom somebody trusts. Asked for in the transaction of what they are told of, done
 * by a job: the way to look on needs the edge, for which neither a call for help nor a ride waits. It
 * may run twice; a message's key keeps it one.
 */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { alarms } from "#drizzle/schema/index.ts";
import { zoneOfCity } from "#shared/regions.ts";
import { shareWithContacts } from "../engagement/index.ts";
import { firstNameOf } from "../identity/index.ts";
import { defineJob, enqueue } from "../jobs/index.ts";
import {
  type NewNotification,
  queueNotifications,
  recipientsAbout,
} from "../notifications/index.ts";
import { type Ctx, cityMs, now, statement, transact } from "../platform/index.ts";
import { contactsToTell, hasContacts, type TellableContact } from "./contacts-to-tell.ts";
import { safetyPolicyOf } from "./safety-policy.ts";
import { expectedEnd, isNight, wantsRide } from "./tell-rules.ts";

const Wish = z.object({
  why: z.enum(["sos", "alarm", "ride_started", "ride_update"]),
  /** Whose contacts are told. */
  personId: z.string(),
  orderId: z.string(),
  alarmId: z.string().nullable(),
  /** Updates of a ride are numbered from 1; everything else is 0. */
  round: z.int(),
});
type Wish = z.infer<typeof Wish>;

/** Half a day of quarters of an hour: no ride takes that long, and a forgotten one falls silent. */
const MAX_ROUNDS = 48;

const job = defineJob({
  name: "safety.tell_contacts",
  schema: Wish,
  // At once, and not after an hour: what is told late is told wrong.
  retry: { limit: 6, delaySeconds: 1, longestDelaySeconds: 30 },
  deadlineSeconds: 60,
  handle: tell,
});

/** Asks for it, in the caller's transaction; nothing for who has named nobody. */
export async function tellContacts(
  ctx: Ctx,
  wish: Pick<Wish, "why" | "personId" | "orderId"> & Partial<Wish>,
  startAfter?: Date,
): Promise<void> {
  if (!(await hasContacts(ctx, wish.personId))) return;
  const full = { alarmId: null, round: 0, ...wish };
  await enqueue(ctx, job, full, startAfter ? { startAfter } : {});
}

interface TripFacts {
  cityCode: string;
  customerId: string;
  startedAt: string | null;
  plannedSeconds: number | null;
  pausedMs: number;
  isUnderway: boolean;
}

const selectFacts = statement<TripFacts>(`
  select o.city_code as "cityCode", o.customer_id as "customerId",
    r.started_at as "startedAt", r.quoted_seconds as "plannedSeconds",
    coalesce(t.paused_ms, 0)::int as "pausedMs",
    o.vertical = 'ride' and o.state in ('in_progress', 'paused') as "isUnderway"
  from orders o
  left join rides r on r.order_id = o.id
  left join trips t on t.id = o.trip_id
  where o.id = $1`);

async function tell(ctx: Ctx, wish: Wish): Promise<void> {
  const { why, personId, orderId, alarmId } = wish;
  const [facts] = await selectFacts(ctx, [orderId]);
  if (!facts) return;
  const alarm = alarmId === null ? undefined : await findAlarm(ctx, alarmId);
  const kind = alarm?.kind === "sos" ? "rider_sos" : alarm?.kind;
  // Somebody has answered for what was only noticed.
  if (why === "alarm" && kind !== "rider_sos" && alarm?.state !== "open") return;
  const isOfRide = why === "ride_started" || why === "ride_update";
  if (isOfRide && !facts.isUnderway) return;
  const contacts = await contactsFor(ctx, wish, facts);
  if (contacts.length === 0) return;
  // A driver's friends get no view of the passenger's way.
  const link =
    personId === facts.customerId
      ? await shareWithContacts(ctx, {
          ...{ ownerId: personId, orderId, about: alarmId ?? orderId },
          // Taken back is taken back, until help is called for.
          evenAfterRevoking: why === "sos",
        })
      : null;
  const name = await firstNameOf(ctx, personId);
  const at = isOfRide ? arrivalOf(ctx, facts) : (alarm?.raisedAt.toISOString() ?? null);
  const values = { name, link, at, zone: zoneOfCity(facts.cityCode), ...(kind && { kind }) };
  const subjectId = alarmId ?? orderId;
  const messages = contacts.map(
    ({ id, phone, language }): NewNotification => ({
      ...{ template: why, dedupeKey: `${why}:${subjectId}:${id}:${wish.round}` },
      ...{ language, values, phone, personId, recipientId: id, subjectId },
    }),
  );
  const { maxDailyMessages, updateMinutes } = safetyPolicyOf(ctx, facts.cityCode);
  await transact(ctx, async (tx) => {
    await queueNotifications(tx, messages, maxDailyMessages);
    if (!isOfRide || wish.round >= MAX_ROUNDS) return;
    const next = { ...wish, why: "ride_update", round: wish.round + 1 } as const;
    const startAfter = new Date(now(tx).getTime() + cityMs(tx, updateMinutes * 60_000));
    await enqueue(tx, job, next, { startAfter, key: `${orderId} ${next.round}` });
  });
}

/** All of them of a call for help; of a ride those who want it, and go on being told of it. */
async function contactsFor(ctx: Ctx, wish: Wish, facts: TripFacts): Promise<TellableContact[]> {
  const { why, personId, orderId } = wish;
  const contacts = await contactsToTell(ctx, personId);
  if (why === "ride_started") {
    const startedAt = facts.startedAt === null ? now(ctx) : new Date(facts.startedAt);
    const policy = safetyPolicyOf(ctx, facts.cityCode);
    const startsByNight = isNight(startedAt, zoneOfCity(facts.cityCode), policy);
    return contacts.filter(({ toldOf }) => wantsRide(toldOf, startsByNight));
  }
  if (why !== "ride_update") return contacts;
  const told = await recipientsAbout(ctx, orderId, ["ride_started"]);
  return contacts.filter(({ id, toldOf }) => told.includes(id) && toldOf !== "help");
}

async function findAlarm(ctx: Ctx, id: string) {
  const [row] = await ctx.db.select().from(alarms).where(eq(alarms.id, id));
  return row;
}

function arrivalOf(ctx: Ctx, { startedAt, plannedSeconds, pausedMs }: TripFacts): string | null {
  if (startedAt === null) return null;
  const ride = { startedAt: new Date(startedAt), plannedSeconds, pausedMs };
  return expectedEnd(ride, now(ctx), ctx.runtime.config.timeScale)?.toISOString() ?? null;
}
