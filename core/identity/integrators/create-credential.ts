import { and, eq, isNull } from "drizzle-orm";
import { credentials } from "#drizzle/schema/index.ts";
import type { Credential, CredentialKind } from "#shared/contracts/integrators.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, newId, now, sha256Hex, transact } from "../../platform/index.ts";
import { credentialView, lockOwnAccount, MAX_CREDENTIALS } from "./service-accounts.ts";

/** 256 bits: nobody finds it by trying, so a plain hash keeps it. */
const RANDOM_BYTES = 32;
const DAY_MS = 24 * 3_600_000;

const prefixes = { api_key: "bee", client_secret: "bcs" } as const;

/**
 * Makes a key or secret. The text is in this answer and nowhere else.
 * @throws BeelineError NOT_FOUND when the account is not of the caller's store; CONFLICT when it has
 * too many.
 */
export async function createCredential(
  ctx: Ctx,
  accountId: string,
  wish: { readonly kind: CredentialKind; readonly expiresInDays?: number | undefined },
): Promise<Credential & { secret: string }> {
  const { ambient, region } = ctx.runtime;
  const random = Buffer.from(ambient.randomBytes(RANDOM_BYTES)).toString("base64url");
  // The region stands in it, so that the edge can ask the right core.
  const secret = `${prefixes[wish.kind]}_${region.code}_${random}`;
  return transact(ctx, async (tx) => {
    const account = await lockOwnAccount(tx, accountId);
    const ofAccount = and(eq(credentials.accountId, account.id), isNull(credentials.revokedAt));
    if ((await tx.db.$count(credentials, ofAccount)) >= MAX_CREDENTIALS) {
      const detail = `An account has at most ${MAX_CREDENTIALS} keys; revoke one first`;
      throw new BeelineError("CONFLICT", { detail });
    }
    const createdAt = now(tx);
    const days = wish.expiresInDays;
    const [row] = await tx.db
      .insert(credentials)
      .values({
        id: newId(tx, "credential"),
        accountId: account.id,
        kind: wish.kind,
        secretHash: sha256Hex(secret),
        hint: secret.slice(-4),
        createdAt,
        expiresAt: days === undefined ? null : new Date(createdAt.getTime() + days * DAY_MS),
      })
      .returning();
    return { ...credentialView(row!), secret };
  });
}
