import { and, eq, ne } from "drizzle-orm";
import { alarms } from "#drizzle/schema/index.ts";
import { zoneOfCity } from "#shared/regions.ts";
import { closeContactsLink } from "../engagement/index.ts";
import { firstNameOf } from "../identity/index.ts";
import {
  queueNotifications,
  recipientsAbout,
  withdrawNotifications,
} from "../notifications/index.ts";
import { findOrder } from "../orders/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { contactsToTell } from "./contacts-to-tell.ts";
import { safetyPolicyOf } from "./safety-policy.ts";

const ofRides = ["ride_started", "ride_update"] as const;

/**
 * Closes the link that contacts were given and tells those who were told of the ride that it is over.
 * While a call for help is open the link stays: it ends by itself an hour after the ride.
 */
export async function tellOfEnd(
  ctx: Ctx,
  ride: { readonly orderId: string; readonly customerId: string },
): Promise<void> {
  const { orderId, customerId: personId } = ride;
  const told = await recipientsAbout(ctx, orderId, ofRides);
  const [call] = await ctx.db
    .select({ id: alarms.id })
    .from(alarms)
    .where(and(eq(alarms.orderId, orderId), eq(alarms.kind, "sos"), ne(alarms.state, "resolved")));
  await transact(ctx, async (tx) => {
    if (!call) await closeContactsLink(tx, { ownerId: personId, orderId });
    const order = told.length > 0 ? await findOrder(tx, orderId) : undefined;
    if (!order) return;
    const { cityCode } = order;
    await withdrawNotifications(tx, orderId, "overtaken", ofRides);
    const name = await firstNameOf(tx, personId);
    // That it is closed is said where it is.
    const link = call ? "open" : null;
    const values = { name, link, at: now(tx).toISOString(), zone: zoneOfCity(cityCode) };
    const contacts = (await contactsToTell(tx, personId)).filter(({ id }) => told.includes(id));
    const messages = contacts.map(({ id, phone, language }) => ({
      ...({ template: "ride_ended", dedupeKey: `ride_ended:${orderId}:${id}` } as const),
      ...{ language, values, phone, personId, recipientId: id, subjectId: orderId },
    }));
    const { maxDailyMessages } = safetyPolicyOf(tx, cityCode);
    await queueNotifications(tx, messages, maxDailyMessages);
  });
}
