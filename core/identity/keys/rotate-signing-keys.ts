import { and, desc, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import { exportJWK, generateKeyPair } from "jose";
import { signingKeys } from "#drizzle/schema/index.ts";
import type { SigningKeyState } from "#shared/contracts/sessions.ts";
import { endedKeyId } from "#shared/ended-sessions.ts";
import { afterCommit, type Ctx, now, transact } from "../../platform/index.ts";
import { rememberEnded } from "../sessions/ended-memory.ts";
import { type KeyRow, publicPart, publishedKeys, rereadKeys } from "./key-ring.ts";
import { type KeyTimes, keyState, needsNewKey, successionAt, withdrawalAt } from "./key-rules.ts";

const DAY_MS = 24 * 3_600_000;

/** As many as years of rotation leave; the rest is history. */
const MAX_LISTED = 100;

interface RotationWish {
  readonly isAsked: boolean;
  /** Withdraws every key at once; people's apps get new tokens by themselves. */
  readonly isCompromised?: boolean;
}

/**
 * Makes the next key when it is time for it, or when somebody asks; while one waits to sign no other
 * is made. Two processes at once make one key between them: the second finds it waiting.
 */
export async function rotateSigningKeys(
  ctx: Ctx,
  { isAsked, isCompromised = false }: RotationWish,
): Promise<{ made: boolean; newest: KeyRow }> {
  // Takes the configured keys into the rows if nobody has yet.
  await publishedKeys(ctx.runtime);
  const done = await transact(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`);
    const rows = await tx.db.select().from(signingKeys).orderBy(desc(signingKeys.signsFrom));
    const periodMs = tx.runtime.config.signingKeyDays * DAY_MS;
    const at = now(tx);
    if (isCompromised) return { made: true, newest: await replaceAll(tx, at) };
    await dropPrivateParts(tx);
    if (!needsNewKey(rows, at, { periodMs, isAsked })) return { made: false, newest: rows[0]! };
    const { next, ending } = successionAt(at);
    await tx.db.update(signingKeys).set(ending).where(isNull(signingKeys.signsUntil));
    return { made: true, newest: await addKey(tx, at, next) };
  });
  if (done.made) {
    afterCommit(ctx, () => {
      ctx.runtime.log.info({ kid: done.newest.kid, isCompromised }, "a token key is published");
      rereadKeys(ctx.runtime).catch(() => {
        // Read anew within half a minute anyway.
      });
    });
  }
  return done;
}

/** Other processes and the edge hear of the withdrawn keys as they hear of ended sessions. */
async function replaceAll(ctx: Ctx, at: Date): Promise<KeyRow> {
  const { next, ending } = withdrawalAt(at);
  const withdrawn = await ctx.db
    .update(signingKeys)
    .set({ ...ending, privateSealed: "" })
    .where(or(isNull(signingKeys.verifiesUntil), gt(signingKeys.verifiesUntil, at)))
    .returning({ kid: signingKeys.kid });
  const { runtime } = ctx;
  afterCommit(ctx, () => {
    for (const { kid } of withdrawn) {
      rememberEnded(runtime, endedKeyId(runtime.config.region, kid), at);
    }
  });
  return addKey(ctx, at, next);
}

async function addKey(ctx: Ctx, at: Date, times: KeyTimes): Promise<KeyRow> {
  const { sealer, ambient, region } = ctx.runtime;
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const random = Buffer.from(ambient.randomBytes(4)).toString("hex");
  const kid = `${region.code}-${at.toISOString().slice(0, 10)}-${random}`;
  const [row] = await ctx.db
    .insert(signingKeys)
    .values({
      kid,
      publicJwk: publicPart(await exportJWK(publicKey)),
      privateSealed: sealer.seal(JSON.stringify({ ...(await exportJWK(privateKey)), kid })),
      createdAt: at,
      ...times,
    })
    .returning();
  return row!;
}

/** For a process that is late to learn who signs. */
const PRIVATE_GRACE_MS = 5 * 60_000;

/** A key that will never sign again is worth nothing to us and much to a thief. */
async function dropPrivateParts(ctx: Ctx): Promise<void> {
  const before = new Date(now(ctx).getTime() - PRIVATE_GRACE_MS);
  await ctx.db
    .update(signingKeys)
    .set({ privateSealed: "" })
    .where(and(lt(signingKeys.signsUntil, before), ne(signingKeys.privateSealed, "")));
}

export async function listSigningKeys(
  ctx: Ctx,
): Promise<{ items: SigningKeyState[]; nextCursor: null }> {
  await publishedKeys(ctx.runtime);
  const rows = await ctx.db
    .select()
    .from(signingKeys)
    .orderBy(desc(signingKeys.signsFrom))
    .limit(MAX_LISTED);
  return { items: rows.map((row) => keyView(row, now(ctx))), nextCursor: null };
}

export function keyView(row: KeyRow, at: Date): SigningKeyState {
  return {
    kid: row.kid,
    state: keyState(row, at),
    signsFrom: row.signsFrom.toISOString(),
    signsUntil: row.signsUntil?.toISOString() ?? null,
    verifiesUntil: row.verifiesUntil?.toISOString() ?? null,
  };
}
