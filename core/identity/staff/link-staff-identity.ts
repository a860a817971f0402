import { and, eq } from "drizzle-orm";
import { people, staffIdentities } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { subjectHash } from "./finish-staff-login.ts";

/**
 * Lets a colleague in who has a phone of ours already. Linking the same twice is fine.
 * @throws BeelineError NOT_FOUND without a provider or such a colleague; CONFLICT when the account
 * belongs to another one
 */
export async function linkStaffIdentity(
  ctx: Ctx,
  personId: string,
  { subject }: { readonly subject: string },
): Promise<undefined> {
  const { oidc } = ctx.runtime.config;
  if (!oidc) throw new BeelineError("NOT_FOUND", { detail: "This region has no such log-in" });
  const colleague = and(eq(people.id, personId), eq(people.role, "ops"));
  const [person] = await ctx.db.select({ id: people.id }).from(people).where(colleague);
  if (!person) throw new BeelineError("NOT_FOUND");
  const hash = subjectHash(ctx, oidc.issuer, subject);
  await ctx.db
    .insert(staffIdentities)
    .values({ issuer: oidc.issuer, subjectHash: hash, personId, createdAt: now(ctx) })
    .onConflictDoNothing();
  const [link] = await ctx.db
    .select({ personId: staffIdentities.personId })
    .from(staffIdentities)
    .where(and(eq(staffIdentities.issuer, oidc.issuer), eq(staffIdentities.subjectHash, hash)));
  if (link?.personId !== personId) {
    throw new BeelineError("CONFLICT", { detail: "This account belongs to another colleague" });
  }
  return undefined;
}
