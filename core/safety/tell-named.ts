import { firstNameOf } from "../identity/index.ts";
import { queueNotifications } from "../notifications/index.ts";
import type { Ctx } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { contactsToTell } from "./contacts-to-tell.ts";
import { refusalLink } from "./refuse-contact.ts";

/** Tells somebody who was named, once however often that is done, and how to refuse. */
export async function tellNamed(
  ctx: Ctx,
  { id, personId }: { readonly id: string; readonly personId: string },
): Promise<void> {
  const contact = (await contactsToTell(ctx, personId)).find((one) => one.id === id);
  if (!contact) return;
  const name = await firstNameOf(ctx, personId);
  const message = {
    ...({ template: "contact_named", dedupeKey: `contact_named:${id}` } as const),
    ...{ personId, recipientId: id, subjectId: id },
    ...{ language: contact.language, phone: contact.phone },
    values: { name, link: refusalLink(ctx, id) },
  };
  const { maxDailyMessages } = policyInForce(ctx.runtime, "safety").values;
  await queueNotifications(ctx, [message], maxDailyMessages);
}
