/** How an alarm is dealt with: compare-and-set from what it was, told as an event. */
import { and, eq, inArray } from "drizzle-orm";
import { alarms } from "#drizzle/schema/index.ts";
import type { Alarm, AlarmResolution, AlarmState } from "#shared/contracts/safety.ts";
import { BeelineError } from "#shared/errors.ts";
import { countAbout } from "../notifications/index.ts";
import { ownOrder } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { type AlarmRow, viewAlarm } from "./alarm-row.ts";
import { callForHelp } from "./call-for-help.ts";

/** @throws BeelineError NOT_FOUND; CONFLICT when somebody looks after it already */
export async function acknowledgeAlarm(ctx: Ctx, id: string): Promise<Alarm> {
  const set = { acknowledgedBy: ctx.actor.id ?? null, acknowledgedAt: now(ctx) };
  return move(ctx, id, ["open"], { ...set, state: "acknowledged" });
}

/** @throws BeelineError NOT_FOUND; CONFLICT when it is resolved */
export async function resolveAlarm(
  ctx: Ctx,
  id: string,
  { resolution, note }: { resolution: AlarmResolution; note?: string | undefined },
): Promise<Alarm> {
  const noteSealed = note === undefined ? null : ctx.runtime.sealer.seal(note);
  const set = { resolution, noteSealed, resolvedBy: ctx.actor.id ?? null, resolvedAt: now(ctx) };
  return move(ctx, id, ["open", "acknowledged"], { ...set, state: "resolved" });
}

/**
 * What a passenger answers when asked; a driver can only say that it is not well. A call for help is
 * ended by ops only: nobody knows who presses the button.
 * @throws BeelineError NOT_FOUND; CONFLICT for a call for help, or what is resolved
 */
export async function confirmSafety(ctx: Ctx, id: string, isFine: boolean): Promise<Alarm> {
  const row = await findAlarm(ctx, id);
  await ownOrder(ctx, row.orderId);
  if (!isFine) return callForHelp(ctx, row.orderId);
  if (ctx.actor.role === "rider") {
    throw new BeelineError("CONFLICT", { detail: "Only the passenger can say that all is well" });
  }
  if (row.kind === "sos") {
    const detail = "A call for help is ended by the people who look after it";
    throw new BeelineError("CONFLICT", { detail });
  }
  return resolveAlarm(ctx, id, { resolution: "false_alarm" });
}

async function findAlarm(ctx: Ctx, id: string): Promise<AlarmRow> {
  const [row] = await ctx.db.select().from(alarms).where(eq(alarms.id, id));
  if (!row) throw new BeelineError("NOT_FOUND");
  return row;
}

async function move(
  ctx: Ctx,
  id: string,
  from: AlarmState[],
  set: Partial<AlarmRow> & { readonly state: AlarmState },
): Promise<Alarm> {
  return transact(ctx, async (tx) => {
    const [row] = await tx.db
      .update(alarms)
      .set(set)
      .where(and(eq(alarms.id, id), inArray(alarms.state, from)))
      .returning();
    if (!row) {
      const known = await findAlarm(tx, id);
      throw new BeelineError("CONFLICT", { detail: `The alarm is ${known.state}` });
    }
    const { kind, orderId, tripId, cityCode } = row;
    const payload = { alarmId: id, kind, orderId, tripId, cityCode, to: row.state };
    await appendEvents(tx, [{ type: "alarm.changed", partitionKey: orderId, payload }]);
    return viewAlarm(tx, row, (await countAbout(tx, [id])).get(id));
  });
}
