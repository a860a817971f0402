/** The people whom somebody trusts. Names and numbers are sealed. */
import { and, asc, count, eq, gt, isNull, sql } from "drizzle-orm";
import { trustedContacts } from "#drizzle/schema/index.ts";
import type { Contact, ToldOf } from "#shared/contracts/safety.ts";
import { BeelineError } from "#shared/errors.ts";
import { withdrawNotifications } from "../notifications/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { tellNamed } from "./tell-named.ts";
import { toldTo } from "./told.ts";

type Row = typeof trustedContacts.$inferSelect;

async function viewContacts(ctx: Ctx, rows: readonly Row[]): Promise<Contact[]> {
  const { sealer } = ctx.runtime;
  const told = await toldTo(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: sealer.open(row.nameSealed),
    phone: sealer.open(row.phoneSealed),
    toldOf: row.toldOf,
    hasRefused: row.refusedAt !== null,
    told: told.get(row.id) ?? [],
  }));
}

/** The caller's own that are not removed. */
function isMine(ctx: Ctx) {
  return and(eq(trustedContacts.personId, ctx.actor.id ?? ""), isNull(trustedContacts.removedAt));
}

export async function listContacts(ctx: Ctx): Promise<{ items: Contact[]; nextCursor: null }> {
  // Bounded by the policy when they are added.
  const rows = await ctx.db
    .select()
    .from(trustedContacts)
    .where(isMine(ctx))
    .orderBy(asc(trustedContacts.id));
  return { items: await viewContacts(ctx, rows), nextCursor: null };
}

/**
 * Names somebody, who is told of it once and may refuse. Who was removed comes back as the same
 * contact, so that the link of that message still refuses.
 * @throws BeelineError CONFLICT for one more than allowed, or somebody who is named or has refused;
 *   RATE_LIMITED for too many in a day
 */
export async function addContact(
  ctx: Ctx,
  input: { readonly name: string; readonly phone: string; readonly toldOf: ToldOf },
): Promise<Contact> {
  const { maxContacts } = policyInForce(ctx.runtime, "safety").values;
  const personId = ctx.actor.id ?? "";
  const { sealer } = ctx.runtime;
  const nameSealed = sealer.seal(input.name);
  const phoneSealed = sealer.seal(input.phone);
  const phoneHash = sealer.lookupHash(input.phone);
  const { toldOf } = input;
  return transact(ctx, async (tx) => {
    // Twins of one person queue here, so that the count below holds.
    await tx.db.execute(sql`select 1 from people where id = ${personId} for update`);
    const [known] = await tx.db.select({ total: count() }).from(trustedContacts).where(isMine(tx));
    if ((known?.total ?? 0) >= maxContacts) {
      const detail = `You can name ${maxContacts} people: remove one first`;
      throw new BeelineError("CONFLICT", { detail });
    }
    await requireFewNamed(tx, personId, maxContacts);
    const id = newId(tx, "contact");
    const named = { nameSealed, phoneSealed, toldOf };
    const [row] = await tx.db
      .insert(trustedContacts)
      .values({ id, personId, phoneHash, createdAt: now(tx), ...named })
      .onConflictDoUpdate({
        target: [trustedContacts.personId, trustedContacts.phoneHash],
        set: { ...named, removedAt: null },
        setWhere: sql`${trustedContacts.removedAt} is not null and ${trustedContacts.refusedAt} is null`,
      })
      .returning();
    if (!row) {
      const detail = "This number is on your list, or has asked us not to write";
      throw new BeelineError("CONFLICT", { detail });
    }
    await tellNamed(tx, row);
    const [view] = await viewContacts(tx, [row]);
    return view!;
  });
}

const DAY_MS = 86_400_000;

/**
 * Each number that is named gets a message, so nobody names and removes one after the other: twice as
 * many in a day as may be named at once. Removed ones count, as their rows stay.
 */
async function requireFewNamed(tx: Ctx, personId: string, maxContacts: number): Promise<void> {
  const since = new Date(now(tx).getTime() - DAY_MS);
  const [lately] = await tx.db
    .select({ total: count() })
    .from(trustedContacts)
    .where(and(eq(trustedContacts.personId, personId), gt(trustedContacts.createdAt, since)));
  if ((lately?.total ?? 0) < 2 * maxContacts) return;
  const detail = "You have named many people today: try again tomorrow";
  throw new BeelineError("RATE_LIMITED", { detail, retryAfterSeconds: DAY_MS / 1_000 });
}

/** @throws BeelineError NOT_FOUND */
export async function changeContact(ctx: Ctx, id: string, toldOf: ToldOf): Promise<Contact> {
  const [row] = await ctx.db
    .update(trustedContacts)
    .set({ toldOf })
    .where(and(eq(trustedContacts.id, id), isMine(ctx)))
    .returning();
  if (!row) throw new BeelineError("NOT_FOUND");
  const [view] = await viewContacts(ctx, [row]);
  return view!;
}

/**
 * Takes somebody off the list. The row stays without name and number: its hash keeps a refusal, and
 * keeps who is named again and again from being told each time.
 * @throws BeelineError NOT_FOUND
 */
export async function removeContact(ctx: Ctx, id: string): Promise<{ id: string }> {
  const { sealer } = ctx.runtime;
  const nothing = { nameSealed: sealer.seal(""), phoneSealed: sealer.seal("") };
  return transact(ctx, async (tx) => {
    const [gone] = await tx.db
      .update(trustedContacts)
      .set({ ...nothing, removedAt: now(tx) })
      .where(and(eq(trustedContacts.id, id), isMine(tx)))
      .returning({ id: trustedContacts.id });
    if (!gone) throw new BeelineError("NOT_FOUND");
    await withdrawNotifications(tx, id, "overtaken");
    return gone;
  });
}
