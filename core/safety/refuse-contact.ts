/**
 * How a trusted contact refuses: by the link in the message that told them. Who has it holds a keyed
 * hash of the contact's id, so nothing has to be kept for it. It stands behind the `#`, where no
 * server on the way writes it into a log, and the page asks first: what looks into messages for
 * previews opens links, but presses no button.
 */
import { timingSafeEqual } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { trustedContacts } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { withdrawNotifications } from "../notifications/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";

/** 96 bits: short enough for a text message, and never guessed. */
const SECRET_CHARS = 16;

function secretOf({ runtime }: Ctx, contactId: string): string {
  return runtime.sealer.lookupHash(`refuse ${contactId}`).slice(0, SECRET_CHARS);
}

export function refusalLink(ctx: Ctx, contactId: string): string {
  const { edgeUrl } = ctx.runtime.config;
  return `${new URL("/refuse", edgeUrl).href}#${contactId}.${secretOf(ctx, contactId)}`;
}

/** From now on nothing more is sent. @throws BeelineError NOT_FOUND without the right secret */
export async function refuseContact(ctx: Ctx, id: string, secret: string): Promise<undefined> {
  const right = Buffer.from(secretOf(ctx, id));
  const given = Buffer.from(secret);
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new BeelineError("NOT_FOUND");
  }
  const at = now(ctx).toISOString();
  await transact(ctx, async (tx) => {
    const [row] = await tx.db
      .update(trustedContacts)
      .set({ refusedAt: sql`coalesce(${trustedContacts.refusedAt}, ${at}::timestamptz)` })
      .where(eq(trustedContacts.id, id))
      .returning({ id: trustedContacts.id });
    if (!row) throw new BeelineError("NOT_FOUND");
    await withdrawNotifications(tx, id, "refused_by_recipient");
  });
}
