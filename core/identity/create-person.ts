import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { regionOfPhone } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { type Ctx, newId, now } from "../platform/index.ts";

export interface NewPerson {
  readonly role: Role;
  /** E.164, of this region's country. */
  readonly phone: string;
  readonly name?: string;
  /** The store a partner runs. */
  readonly storeId?: string;
}

/**
 * Makes a person, or finds the one this phone belongs to already (whatever else was given).
 * Two at once end with the same person: the phone's hash is unique.
 * @throws BeelineError VALIDATION_FAILED when the phone is of another region.
 */
export async function createPerson(ctx: Ctx, person: NewPerson): Promise<string> {
  const { sealer, region } = ctx.runtime;
  if (regionOfPhone(person.phone)?.code !== region.code) throw phoneNotServed();
  const phoneHash = sealer.lookupHash(person.phone);
  const [created] = await ctx.db
    .insert(people)
    .values({
      id: newId(ctx, person.role),
      role: person.role,
      phoneHash,
      phoneSealed: sealer.seal(person.phone),
      nameSealed: person.name === undefined ? null : sealer.seal(person.name),
      storeId: person.storeId ?? null,
      createdAt: now(ctx),
    })
    .onConflictDoNothing()
    .returning({ id: people.id });
  if (created) return created.id;
  const [found] = await ctx.db
    .select({ id: people.id })
    .from(people)
    .where(eq(people.phoneHash, phoneHash));
  if (!found) throw new Error("A person was neither made nor found");
  return found.id;
}

export function phoneNotServed(): BeelineError {
  return new BeelineError("VALIDATION_FAILED", {
    detail: "This region does not serve the phone's country",
    issues: [{ path: "phone", message: "This region does not serve the phone's country" }],
  });
}
