/**
 * Makes a short link. The row comes first and the edge is asked for its code afterwards, so that a
 * crash in between leaves something to go on with: a repeat of the request finds the row by its
 * key, and if none comes the links loop finishes it. Nobody is told a code before the edge kept it.
 */
import { and, eq, isNull } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import type { LinkRequest, ShortLink } from "#shared/contracts/links.ts";
import { BeelineError } from "#shared/errors.ts";
import { isReservedCode } from "#shared/links/code-rules.ts";
import { isOver } from "#shared/states.ts";
import { ownOrder } from "../../orders/index.ts";
import { type Ctx, newId, now, transact } from "../../platform/index.ts";
import { checkTarget, refusal } from "./check-target.ts";
import { claimCode } from "./claim-code.ts";
import { drawLinkCode } from "./draw-link-code.ts";
import { admitLink } from "./limit-links.ts";
import type { LinkRow } from "./link-row.ts";
import {
  CAMPAIGN_DAYS,
  DAY_MS,
  isSameWish,
  MAX_DRAWS,
  mayMake,
  TRIP_LINK_MS,
} from "./link-rules.ts";
import { viewLink } from "./view-links.ts";

/**
 * Commits in steps. The same key always gives the same link, and an open link of a trip is given
 * again instead of a second one.
 * @throws BeelineError FORBIDDEN for a purpose that is not the caller's; NOT_FOUND for an order that
 *   is not; CONFLICT when the order is over or the word is taken; VALIDATION_FAILED for a target or
 *   word that is refused; RATE_LIMITED; UNAVAILABLE while the edge cannot be asked
 */
export async function createLink(
  ctx: Ctx,
  wish: LinkRequest,
  requestKey: string,
): Promise<ShortLink> {
  const owner = ctx.actor;
  if (owner.role === "system" || !owner.id || !mayMake(owner.role, wish.purpose)) {
    throw new BeelineError("FORBIDDEN", { detail: "This kind of link is not yours to make" });
  }
  const expiresAt = await expiryOf(ctx, wish);
  const ownerId = owner.id;
  const begun = await transact(ctx, (tx) => begin(tx, { wish, ownerId, requestKey, expiresAt }));
  const row = begun.publishedAt ? begun : await claimCode(ctx, begun);
  ctx.answerHeaders?.set("sunset", row.expiresAt.toUTCString());
  return viewLink(ctx, row);
}

/** Checks what the wish is about, and says how long its link may live. */
async function expiryOf(ctx: Ctx, wish: LinkRequest): Promise<Date> {
  const from = now(ctx).getTime();
  if (wish.purpose === "campaign") {
    checkTarget(ctx.runtime.config, wish.url);
    if (wish.slug && isReservedCode(wish.slug)) throw refusal("slug", "This word is ours");
    return new Date(from + (wish.ttlDays ?? CAMPAIGN_DAYS) * DAY_MS);
  }
  const { row: order } = await ownOrder(ctx, wish.orderId);
  if (isOver(order.state)) throw new BeelineError("CONFLICT", { detail: "This order is over" });
  return new Date(Math.max(from, order.scheduledFor?.getTime() ?? 0) + TRIP_LINK_MS);
}

interface NewLink {
  readonly wish: LinkRequest;
  readonly ownerId: string;
  readonly requestKey: string;
  readonly expiresAt: Date;
}

async function begin(tx: Ctx, link: NewLink): Promise<LinkRow> {
  const { wish, ownerId, requestKey } = link;
  // Also the lock that lets an owner's requests come one by one.
  const admit = await admitLink(tx, ownerId);
  const [known] = await tx.db
    .select()
    .from(links)
    .where(and(eq(links.ownerId, ownerId), eq(links.requestKey, requestKey)));
  if (known) {
    if (!isSameWish(known, wish)) throw new BeelineError("IDEMPOTENCY_KEY_REUSED");
    return known;
  }
  const open = wish.purpose === "trip" ? await openTripLink(tx, ownerId, wish.orderId) : undefined;
  if (open) return open;
  await admit(wish.purpose === "campaign" && wish.slug !== undefined);
  return insertLink(tx, link);
}

/** The link under which the trip is shared already; one whose time is over is taken back first. */
async function openTripLink(
  tx: Ctx,
  ownerId: string,
  orderId: string,
): Promise<LinkRow | undefined> {
  const mine = and(eq(links.ownerId, ownerId), eq(links.orderId, orderId), isNull(links.revokedAt));
  const [row] = await tx.db.select().from(links).where(mine);
  if (!row || row.expiresAt > now(tx)) return row;
  await tx.db
    .update(links)
    .set({ revokedAt: now(tx), publishedAt: null })
    .where(mine);
  return undefined;
}

async function insertLink(tx: Ctx, { wish, ownerId, requestKey, expiresAt }: NewLink) {
  const slug = wish.purpose === "campaign" ? wish.slug : undefined;
  const row = {
    id: newId(tx, "link"),
    ownerId,
    requestKey,
    isSlug: slug !== undefined,
    purpose: wish.purpose,
    orderId: wish.purpose === "trip" ? wish.orderId : null,
    target: wish.purpose === "campaign" ? wish.url : null,
    createdAt: now(tx),
    expiresAt,
  };
  for (let draw = 0; draw < (slug ? 1 : MAX_DRAWS); draw++) {
    const code = slug ?? drawLinkCode(tx);
    const [made] = await tx.db
      .insert(links)
      .values({ ...row, code })
      .onConflictDoNothing({ target: links.code })
      .returning();
    if (made) return made;
  }
  if (slug) throw new BeelineError("CONFLICT", { detail: "This word is taken" });
  throw new BeelineError("UNAVAILABLE");
}
