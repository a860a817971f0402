import { createHash } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { people, staffIdentities, staffLogins } from "#drizzle/schema/index.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { BeelineError } from "#shared/errors.ts";
import {
  type Ctx,
  newId,
  now,
  type OidcConfig,
  sameText,
  sha256Hex,
  transact,
} from "../../platform/index.ts";
import { openSession, type PersonRow } from "../sessions/open-session.ts";
import { exchangeCode, type StaffClaims } from "./ask-provider.ts";

export interface ProviderAnswer {
  readonly state: string;
  readonly code: string;
  readonly iss?: string | undefined;
  readonly binding: string;
}

/**
 * Opens a session for somebody of the staff. A log-in is used up before the provider is asked, so
 * that nothing can be replayed.
 * @throws BeelineError UNAUTHENTICATED for a state that is unknown, over, used, or of another
 * browser, and for an answer that must not be believed; FORBIDDEN for somebody who is not let in;
 * UNAVAILABLE when the provider does not answer
 */
export async function finishStaffLogin(
  ctx: Ctx,
  answer: ProviderAnswer,
  device: string | null,
): Promise<Session> {
  const { config, sealer } = ctx.runtime;
  const login = await takeLogin(ctx, answer.state);
  if (!config.oidc || !login || !sameText(hashOf(answer.binding), login.bindingHash)) {
    throw new BeelineError("UNAUTHENTICATED", { detail: "Begin the log-in again" });
  }
  const secrets = {
    state: answer.state,
    nonce: login.nonce,
    verifier: sealer.open(login.verifierSealed),
  };
  const { code, iss } = answer;
  const claims = await exchangeCode(ctx.runtime, config.oidc, { code, iss }, secrets);
  const { oidc } = config;
  return transact(ctx, async (tx) => openSession(tx, await staffMember(tx, oidc, claims), device));
}

async function takeLogin(ctx: Ctx, state: string) {
  const at = now(ctx);
  const [login] = await ctx.db
    .update(staffLogins)
    .set({ usedAt: at })
    .where(
      and(
        eq(staffLogins.stateHash, sha256Hex(state)),
        isNull(staffLogins.usedAt),
        gt(staffLogins.expiresAt, at),
      ),
    )
    .returning();
  return login;
}

function hashOf(binding: string): string {
  return createHash("sha256").update(binding).digest("base64url");
}

export function subjectHash(ctx: Ctx, issuer: string, subject: string): string {
  return ctx.runtime.sealer.lookupHash(`staff ${issuer} ${subject}`);
}

/** Who was linked before, or whom an address of the company lets in. */
async function staffMember(ctx: Ctx, oidc: OidcConfig, claims: StaffClaims): Promise<PersonRow> {
  const hash = subjectHash(ctx, oidc.issuer, claims.subject);
  const linked = await linkedTo(ctx, oidc.issuer, hash);
  if (linked) return linked;
  const domain = claims.verifiedEmail?.split("@").at(-1);
  if (domain === undefined || !oidc.emailDomains.includes(domain)) {
    throw new BeelineError("FORBIDDEN", { detail: "Ask a colleague in ops to let you in" });
  }
  return hire(ctx, oidc.issuer, hash, claims);
}

async function linkedTo(ctx: Ctx, issuer: string, hash: string): Promise<PersonRow | undefined> {
  const [found] = await ctx.db
    .select({ person: people })
    .from(staffIdentities)
    .innerJoin(people, eq(people.id, staffIdentities.personId))
    .where(and(eq(staffIdentities.issuer, issuer), eq(staffIdentities.subjectHash, hash)));
  return found?.person.role === "ops" ? found.person : undefined;
}

/** A colleague without a phone of ours; two log-ins at once make one person. */
async function hire(
  ctx: Ctx,
  issuer: string,
  hash: string,
  claims: StaffClaims,
): Promise<PersonRow> {
  const { sealer } = ctx.runtime;
  await ctx.db
    .insert(people)
    .values({
      id: newId(ctx, "ops"),
      role: "ops",
      // No phone can have this hash, so no one-time code ever opens this account.
      phoneHash: `staff ${hash}`,
      phoneSealed: sealer.seal(""),
      nameSealed: claims.name === undefined ? null : sealer.seal(claims.name),
      createdAt: now(ctx),
    })
    .onConflictDoNothing();
  const [person] = await ctx.db
    .select()
    .from(people)
    .where(eq(people.phoneHash, `staff ${hash}`));
  if (!person) throw new Error("A colleague was neither made nor found");
  await ctx.db
    .insert(staffIdentities)
    .values({ issuer, subjectHash: hash, personId: person.id, createdAt: now(ctx) })
    .onConflictDoNothing();
  ctx.runtime.log.info({ personId: person.id }, "a colleague logged in for the first time");
  return person;
}
