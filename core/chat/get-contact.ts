import { and, eq } from "drizzle-orm";
import { contactMasks } from "#drizzle/schema/index.ts";
import type { ChatParty } from "#shared/chat-rules.ts";
import type { MaskedContact } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { isOver } from "#shared/states.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { contactProviderOf } from "./contact-providers.ts";
import { peopleOf } from "./people-of.ts";

/** A number is lent for as long as a delivery may take; the order's end ends its use anyway. */
const LENT_MS = 3 * 60 * 60_000;
const LEND_DEADLINE_MS = 4_000;

/**
 * A number that reaches the other side while the order lives; asked again it is the same.
 * @throws BeelineError NOT_FOUND, CONFLICT when the order is over or nobody is there, UNAVAILABLE
 *   without a provider
 */
export async function getContact(
  ctx: Ctx,
  asked: { readonly orderId: string; readonly with: ChatParty },
): Promise<MaskedContact> {
  const { row: order } = await ownOrder(ctx, asked.orderId);
  const { id: callerId, role } = viewerOf(ctx.actor);
  if (isOver(order.state)) throw new BeelineError("CONFLICT", { detail: "The order is over" });
  const [calleeId] = role === asked.with ? [] : await peopleOf(ctx, order, asked.with);
  if (calleeId === undefined) {
    throw new BeelineError("CONFLICT", { detail: "There is nobody on that side" });
  }
  const provider = contactProviderOf(ctx.runtime);
  if (!provider) throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 600 });
  const pair = { orderId: order.id, callerId, calleeId };
  const at = now(ctx);
  const known = await findMask(ctx, pair);
  if (known && known.expiresAt > at) return viewMask(known);
  const expiresAt = new Date(at.getTime() + LENT_MS);
  const signal = AbortSignal.timeout(LEND_DEADLINE_MS);
  const lent = await provider.lend(pair, { expiresAt, signal }).catch(() => undefined);
  if (!lent) throw new BeelineError("UNAVAILABLE");
  const mask = { ...lent, provider: provider.name, createdAt: at, expiresAt };
  await ctx.db
    .insert(contactMasks)
    .values({ ...pair, ...mask })
    .onConflictDoUpdate({
      target: [contactMasks.orderId, contactMasks.callerId, contactMasks.calleeId],
      set: mask,
      // Two who ask at once: the first number stays.
      setWhere: eq(contactMasks.expiresAt, known?.expiresAt ?? at),
    });
  return viewMask((await findMask(ctx, pair)) ?? { ...mask });
}

type Mask = Pick<typeof contactMasks.$inferSelect, "number" | "pin" | "expiresAt">;
type Pair = { orderId: string; callerId: string; calleeId: string };

async function findMask(
  ctx: Ctx,
  { orderId, callerId, calleeId }: Pair,
): Promise<Mask | undefined> {
  const [mask] = await ctx.db
    .select()
    .from(contactMasks)
    .where(
      and(
        eq(contactMasks.orderId, orderId),
        eq(contactMasks.callerId, callerId),
        eq(contactMasks.calleeId, calleeId),
      ),
    );
  return mask;
}

function viewMask({ number, pin, expiresAt }: Mask): MaskedContact {
  return { number, pin, expiresAt: expiresAt.toISOString() };
}
