import { and, eq } from "drizzle-orm";
import { trustedContacts } from "#drizzle/schema/index.ts";
import { appendEvents } from "../outbox/index.ts";
import type { Ctx } from "../platform/index.ts";

/**
 * Asks for the people somebody trusts to be told: all of them of a call for help, of a ride only
 * those who want to hear of each. The event names them by id; who delivers it opens their numbers.
 */
export async function tellContacts(
  ctx: Ctx,
  input: {
    readonly orderId: string;
    readonly personId: string;
    readonly why: "sos" | "ride_started";
  },
): Promise<void> {
  const { orderId, personId, why } = input;
  const isTheirs = eq(trustedContacts.personId, personId);
  const rows = await ctx.db
    .select({ id: trustedContacts.id })
    .from(trustedContacts)
    .where(why === "sos" ? isTheirs : and(isTheirs, eq(trustedContacts.isToldAlways, true)));
  if (rows.length === 0) return;
  const payload = { orderId, personId, contactIds: rows.map(({ id }) => id), why };
  await appendEvents(ctx, [{ type: "contacts.to_tell", partitionKey: orderId, payload }]);
}
