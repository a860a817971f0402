/** The people whom somebody trusts. Names and numbers are sealed. */
import { and, asc, count, eq, sql } from "drizzle-orm";
import { trustedContacts } from "#drizzle/schema/index.ts";
import type { Contact } from "#shared/contracts/safety.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, newId, now, transact, violatedConstraint } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

type Row = typeof trustedContacts.$inferSelect;

function viewContact({ runtime }: Ctx, row: Row): Contact {
  const { id, isToldAlways } = row;
  const { sealer } = runtime;
  return {
    id,
    isToldAlways,
    name: sealer.open(row.nameSealed),
    phone: sealer.open(row.phoneSealed),
  };
}

export async function listContacts(ctx: Ctx): Promise<{ items: Contact[]; nextCursor: null }> {
  // Bounded by the policy when they are added.
  const rows = await ctx.db
    .select()
    .from(trustedContacts)
    .where(eq(trustedContacts.personId, ctx.actor.id ?? ""))
    .orderBy(asc(trustedContacts.id));
  return { items: rows.map((row) => viewContact(ctx, row)), nextCursor: null };
}

/** @throws BeelineError CONFLICT for one more than allowed, or somebody who is named already */
export async function addContact(
  ctx: Ctx,
  input: { readonly name: string; readonly phone: string; readonly isToldAlways: boolean },
): Promise<Contact> {
  const { maxContacts } = policyInForce(ctx.runtime, "safety").values;
  const personId = ctx.actor.id ?? "";
  const { sealer } = ctx.runtime;
  try {
    return await transact(ctx, async (tx) => {
      // Twins of one person queue here, so that the count below holds.
      await tx.db.execute(sql`select 1 from people where id = ${personId} for update`);
      const [known] = await tx.db
        .select({ total: count() })
        .from(trustedContacts)
        .where(eq(trustedContacts.personId, personId));
      if ((known?.total ?? 0) >= maxContacts) {
        const detail = `You can name ${maxContacts} people: remove one first`;
        throw new BeelineError("CONFLICT", { detail });
      }
      const [row] = await tx.db
        .insert(trustedContacts)
        .values({
          ...{ id: newId(tx, "contact"), personId, isToldAlways: input.isToldAlways },
          nameSealed: sealer.seal(input.name),
          phoneSealed: sealer.seal(input.phone),
          phoneHash: sealer.lookupHash(input.phone),
          createdAt: now(tx),
        })
        .returning();
      return viewContact(tx, row!);
    });
  } catch (error) {
    if (violatedConstraint(error) !== "trusted_contacts_once") throw error;
    throw new BeelineError("CONFLICT", { detail: "You have named this number already" });
  }
}

/** @throws BeelineError NOT_FOUND */
export async function removeContact(ctx: Ctx, id: string): Promise<{ id: string }> {
  const [gone] = await ctx.db
    .delete(trustedContacts)
    .where(and(eq(trustedContacts.id, id), eq(trustedContacts.personId, ctx.actor.id ?? "")))
    .returning({ id: trustedContacts.id });
  if (!gone) throw new BeelineError("NOT_FOUND");
  return gone;
}
