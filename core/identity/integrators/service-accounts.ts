/** A partner's machines: made, listed and ended by the people who run the store. */
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { credentials, serviceAccounts } from "#drizzle/schema/index.ts";
import type { Credential, ServiceAccount } from "#shared/contracts/integrators.ts";
import { BeelineError } from "#shared/errors.ts";
import { Scope } from "#shared/roles.ts";
import { afterCommit, type Ctx, newId, now, transact } from "../../platform/index.ts";
import { rememberEnded } from "../sessions/ended-memory.ts";
import { storeIdOf } from "../store-id-of.ts";

/** A store has a till, a menu editor and a few services; more is a loop in somebody's script. */
export const MAX_ACCOUNTS = 25;
export const MAX_CREDENTIALS = 10;

type AccountRow = typeof serviceAccounts.$inferSelect;
type CredentialRow = typeof credentials.$inferSelect;

/** @throws BeelineError NOT_FOUND without a store; CONFLICT when the store has too many. */
export async function createServiceAccount(
  ctx: Ctx,
  wish: { readonly label: string; readonly scopes: readonly Scope[] },
): Promise<ServiceAccount> {
  const storeId = await storeIdOf(ctx);
  return transact(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${storeId}, 1))`);
    const open = await tx.db.$count(serviceAccounts, openIn(storeId));
    if (open >= MAX_ACCOUNTS) {
      throw new BeelineError("CONFLICT", { detail: `A store has at most ${MAX_ACCOUNTS} of them` });
    }
    const [row] = await tx.db
      .insert(serviceAccounts)
      .values({
        id: newId(tx, "serviceAccount"),
        label: wish.label,
        role: "partner",
        storeId,
        scopes: [...wish.scopes],
        createdBy: tx.actor.id ?? "",
        createdAt: now(tx),
      })
      .returning();
    return accountView(row!, []);
  });
}

export async function listServiceAccounts(
  ctx: Ctx,
): Promise<{ items: ServiceAccount[]; nextCursor: null }> {
  const storeId = await storeIdOf(ctx);
  const accounts = await ctx.db
    .select()
    .from(serviceAccounts)
    .where(openIn(storeId))
    .orderBy(asc(serviceAccounts.id));
  if (accounts.length === 0) return { items: [], nextCursor: null };
  const ids = accounts.map(({ id }) => id);
  const keys = await ctx.db
    .select()
    .from(credentials)
    .where(and(inArray(credentials.accountId, ids), isNull(credentials.revokedAt)))
    .orderBy(asc(credentials.id));
  const items = accounts.map((account) =>
    accountView(
      account,
      keys.filter((key) => key.accountId === account.id),
    ),
  );
  return { items, nextCursor: null };
}

/** @throws BeelineError NOT_FOUND when it is not of the caller's store. */
export async function disableServiceAccount(ctx: Ctx, accountId: string): Promise<undefined> {
  const storeId = await storeIdOf(ctx);
  await transact(ctx, async (tx) => {
    const ownIn = and(eq(serviceAccounts.id, accountId), openIn(storeId));
    const [gone] = await tx.db
      .update(serviceAccounts)
      .set({ disabledAt: now(tx) })
      .where(ownIn)
      .returning({ id: serviceAccounts.id });
    if (!gone) throw new BeelineError("NOT_FOUND");
    await revoke(tx, await idsOf(tx, accountId));
  });
  return undefined;
}

/** @throws BeelineError NOT_FOUND when it is not of the caller's store or over already. */
export async function revokeCredential(ctx: Ctx, credentialId: string): Promise<undefined> {
  const storeId = await storeIdOf(ctx);
  await transact(ctx, async (tx) => {
    const [own] = await tx.db
      .select({ id: credentials.id })
      .from(credentials)
      .innerJoin(serviceAccounts, eq(serviceAccounts.id, credentials.accountId))
      .where(and(eq(credentials.id, credentialId), eq(serviceAccounts.storeId, storeId)));
    if (!own || (await revoke(tx, [own.id])) === 0) throw new BeelineError("NOT_FOUND");
  });
  return undefined;
}

async function idsOf(ctx: Ctx, accountId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: credentials.id })
    .from(credentials)
    .where(eq(credentials.accountId, accountId));
  return rows.map(({ id }) => id);
}

/** Their tokens end with them: a token names its credential where a person's names the session. */
async function revoke(ctx: Ctx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const revokedAt = now(ctx);
  const ended = await ctx.db
    .update(credentials)
    .set({ revokedAt })
    .where(and(inArray(credentials.id, [...ids]), isNull(credentials.revokedAt)))
    .returning({ id: credentials.id });
  afterCommit(ctx, () => {
    for (const { id } of ended) rememberEnded(ctx.runtime, id, revokedAt);
  });
  for (const { id } of ended) ctx.runtime.log.info({ credentialId: id }, "credential revoked");
  return ended.length;
}

function openIn(storeId: string) {
  return and(eq(serviceAccounts.storeId, storeId), isNull(serviceAccounts.disabledAt));
}

/** The account, locked until the commit. @throws BeelineError NOT_FOUND */
export async function lockOwnAccount(ctx: Ctx, accountId: string): Promise<AccountRow> {
  const [account] = await ctx.db
    .select()
    .from(serviceAccounts)
    .where(and(eq(serviceAccounts.id, accountId), openIn(await storeIdOf(ctx))))
    .for("update");
  if (!account) throw new BeelineError("NOT_FOUND");
  return account;
}

/** Scopes that a newer version knew and this one does not are left out. */
export function knownScopes(scopes: readonly string[]): Scope[] {
  return Scope.options.filter((scope) => scopes.includes(scope));
}

function accountView(row: AccountRow, keys: readonly CredentialRow[]): ServiceAccount {
  return {
    id: row.id,
    label: row.label,
    scopes: knownScopes(row.scopes),
    createdAt: row.createdAt.toISOString(),
    credentials: keys.map(credentialView),
  };
}

export function credentialView(row: CredentialRow): Credential {
  return {
    id: row.id,
    kind: row.kind,
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
