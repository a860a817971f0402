import { and, eq, gt, ne, or } from "drizzle-orm";
import { alarms } from "#drizzle/schema/index.ts";
import type { AlarmKind } from "#shared/contracts/safety.ts";
import type { Position } from "#shared/geo.ts";
import { findOrder } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, cityMs, newId, now, transact } from "../platform/index.ts";
import type { AlarmRow } from "./alarm-row.ts";
import { safetyPolicyOf } from "./safety-policy.ts";
import { tellContacts } from "./tell-contacts.ts";

export interface NewAlarm {
  readonly kind: AlarmKind;
  readonly orderId: string;
  readonly tripId: string;
  readonly cityCode: string;
  readonly position: Position | null;
  readonly measure: number | null;
}

/** What was noticed and dealt with is not noticed again so soon: a look comes every ten seconds. */
const QUIET_MS = 10 * 60_000;

/**
 * Raises an alarm, once while nobody has dealt with it: a twin gets the one that is open, and what we
 * notice ourselves also the one that was resolved a moment ago. Its news carries ids only.
 */
export async function raiseAlarm(ctx: Ctx, input: NewAlarm): Promise<AlarmRow> {
  return transact(ctx, async (tx) => {
    const { role, id: actorId } = tx.actor;
    const by = role === "customer" || role === "rider" ? role : "system";
    const { position, ...told } = input;
    const known = by === "system" ? await findKnown(tx, input) : undefined;
    if (known) return known;
    const [made] = await tx.db
      .insert(alarms)
      .values({
        ...told,
        id: newId(tx, "alarm"),
        state: "open",
        raisedByRole: by,
        raisedBy: by === "system" ? null : (actorId ?? null),
        raisedAt: now(tx),
        lat: position?.lat ?? null,
        lng: position?.lng ?? null,
      })
      .onConflictDoNothing()
      .returning();
    if (!made) return (await findOpen(tx, input))!;
    const { id, kind, orderId, tripId, cityCode } = made;
    const payload = { alarmId: id, kind, orderId, tripId, cityCode, to: "open" as const };
    await appendEvents(tx, [{ type: "alarm.changed", partitionKey: orderId, payload }]);
    if (by === "system") await tellUnlessAnswered(tx, made);
    return made;
  });
}

/** The passenger is asked first; when nobody has answered by then, whoever they trust is told. */
async function tellUnlessAnswered(tx: Ctx, alarm: AlarmRow): Promise<void> {
  const { id: alarmId, kind, orderId, cityCode } = alarm;
  const values = safetyPolicyOf(tx, cityCode);
  if (kind === "sos" || !values.contactsToldOf.includes(kind)) return;
  const order = await findOrder(tx, orderId);
  if (!order) return;
  const startAfter = new Date(now(tx).getTime() + cityMs(tx, values.unansweredSeconds * 1_000));
  const wish = { why: "alarm", personId: order.customerId, orderId, alarmId } as const;
  await tellContacts(tx, wish, startAfter);
}

/** The alarm that is in the way of another of its kind. Committed: the insert has waited for it. */
async function findOpen(ctx: Ctx, { tripId, kind }: NewAlarm): Promise<AlarmRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(alarms)
    .where(and(eq(alarms.tripId, tripId), eq(alarms.kind, kind), ne(alarms.state, "resolved")));
  return row;
}

/** Open, or resolved a moment ago. */
async function findKnown(ctx: Ctx, { tripId, kind }: NewAlarm): Promise<AlarmRow | undefined> {
  const since = new Date(now(ctx).getTime() - QUIET_MS);
  const isKnown = or(ne(alarms.state, "resolved"), gt(alarms.resolvedAt, since));
  const [row] = await ctx.db
    .select()
    .from(alarms)
    .where(and(eq(alarms.tripId, tripId), eq(alarms.kind, kind), isKnown))
    .limit(1);
  return row;
}
