/** Whose a key or secret is, by its hash. */
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { credentials, serviceAccounts } from "#drizzle/schema/index.ts";
import type { CredentialKind } from "#shared/contracts/integrators.ts";
import type { Role, Scope } from "#shared/roles.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { knownScopes } from "./service-accounts.ts";

/** How exact "last used" is; every use would be a write. */
const USE_NOTED_EVERY_MS = 60_000;

export interface Grant {
  readonly credentialId: string;
  readonly accountId: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

/** Undefined for anything that is unknown, revoked or expired. */
export async function findCredential(
  ctx: Ctx,
  secretHash: string,
  kind: CredentialKind,
): Promise<Grant | undefined> {
  const [found] = await ctx.db
    .select()
    .from(credentials)
    .innerJoin(serviceAccounts, eq(serviceAccounts.id, credentials.accountId))
    .where(
      and(
        eq(credentials.secretHash, secretHash),
        eq(credentials.kind, kind),
        isNull(credentials.revokedAt),
        isNull(serviceAccounts.disabledAt),
      ),
    );
  if (!found) return undefined;
  const { credentials: credential, service_accounts: account } = found;
  if (credential.expiresAt && credential.expiresAt <= now(ctx)) return undefined;
  await noteUse(ctx, credential.id);
  return {
    credentialId: credential.id,
    accountId: account.id,
    role: account.role,
    scopes: knownScopes(account.scopes),
    expiresAt: credential.expiresAt,
  };
}

async function noteUse(ctx: Ctx, id: string): Promise<void> {
  const before = new Date(now(ctx).getTime() - USE_NOTED_EVERY_MS);
  await ctx.db
    .update(credentials)
    .set({ lastUsedAt: now(ctx) })
    .where(
      and(
        eq(credentials.id, id),
        or(isNull(credentials.lastUsedAt), lt(credentials.lastUsedAt, before)),
      ),
    );
}
