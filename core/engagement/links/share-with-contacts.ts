/** The link by which trusted contacts look on. It is the customer's, who may take it back as any. */
import { and, eq, isNotNull, isNull, like } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { createLink } from "./create-link.ts";

/** How the keys begin under which such links are made. */
const KEY = "contacts ";

interface ContactsLink {
  readonly ownerId: string;
  readonly orderId: string;
}

/**
 * Commits in steps and waits for the edge, some seconds at most.
 * @param about what it is made for, an id: the same gives the same link
 * @returns its address; null when there is none to give, for whatever reason: those who are to be
 *   told are told without it
 */
export async function shareWithContacts(
  ctx: Ctx,
  wish: ContactsLink & { readonly about: string; readonly evenAfterRevoking: boolean },
): Promise<string | null> {
  const { ownerId, orderId, about, evenAfterRevoking } = wish;
  if (!evenAfterRevoking && (await isTakenBack(ctx, wish))) return null;
  const owner: Ctx = { ...ctx, actor: { role: "customer", id: ownerId } };
  try {
    const link = await createLink(owner, { purpose: "trip", orderId }, KEY + about);
    return link.state === "live" ? link.url : null;
  } catch (error) {
    if (error instanceof BeelineError) return null;
    throw error;
  }
}

async function isTakenBack(ctx: Ctx, { ownerId, orderId }: ContactsLink): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.ownerId, ownerId), eq(links.orderId, orderId), isNotNull(links.revokedAt)))
    .limit(1);
  return row !== undefined;
}

/**
 * Takes it back when the trip is over. Nobody is let in from now on, as the edge asks here; the links
 * loop tells the edge, which then sends away who is looking. A link that the customer made to share
 * it by hand stays for its hour.
 */
export async function closeContactsLink(
  ctx: Ctx,
  { ownerId, orderId }: ContactsLink,
): Promise<void> {
  await ctx.db
    .update(links)
    .set({ revokedAt: now(ctx), publishedAt: null })
    .where(
      and(
        eq(links.ownerId, ownerId),
        eq(links.orderId, orderId),
        isNull(links.revokedAt),
        like(links.requestKey, `${KEY}%`),
      ),
    );
}
