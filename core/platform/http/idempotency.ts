/**
 * Idempotency of mutations, keyed by (actor, route, key).
 *
 * An ordinary verb runs in the transaction that also claims the key and stores the answer: a
 * crash undoes both, and a twin that arrives meanwhile waits on the unique index and then replays.
 * A verb that must commit in several steps (it calls a provider) claims first and finishes last;
 * its own natural key lets a repeat after a crash go on where it stopped.
 */

import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { idempotencyKeys } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../context.ts";

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Claim {
  readonly actorId: string;
  readonly route: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** A key is remembered for a day; uniqueness of the things themselves guards what comes later. */
const KEEP_MS = 24 * 3_600_000;
const LEASE_MS = 30_000;
/** How long a twin waits for the first request before it is told to come back. */
const TWIN_WAIT_MS = 5_000;
const TWIN_POLL_MS = 40;

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const where = (claim: Claim) =>
  and(
    eq(idempotencyKeys.actorId, claim.actorId),
    eq(idempotencyKeys.route, claim.route),
    eq(idempotencyKeys.key, claim.key),
  );

type ClaimResult = "mine" | "running" | StoredAnswer;

async function claimKey(ctx: Ctx, claim: Claim): Promise<ClaimResult> {
  const at = now(ctx);
  const lease = {
    leaseUntil: new Date(at.getTime() + LEASE_MS),
    expiresAt: new Date(at.getTime() + KEEP_MS),
  };
  const claimed = await ctx.db
    .insert(idempotencyKeys)
    .values({ ...claim, ...lease })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (claimed.length > 0) return "mine";
  const [row] = await ctx.db.select().from(idempotencyKeys).where(where(claim));
  if (!row) return "running";
  if (row.fingerprint !== claim.fingerprint) throw new BeelineError("IDEMPOTENCY_KEY_REUSED");
  if (row.status !== null) {
    const body = row.body === null ? "" : ctx.runtime.sealer.open(row.body);
    return { status: row.status, body };
  }
  const taken = await ctx.db
    .update(idempotencyKeys)
    .set(lease)
    .where(and(where(claim), isNull(idempotencyKeys.status), lt(idempotencyKeys.leaseUntil, at)))
    .returning({ key: idempotencyKeys.key });
  return taken.length > 0 ? "mine" : "running";
}

async function storeAnswer(ctx: Ctx, claim: Claim, answer: StoredAnswer): Promise<void> {
  // Answers repeat names and addresses, so they rest sealed like these.
  const stored = { status: answer.status, body: ctx.runtime.sealer.seal(answer.body) };
  await ctx.db.update(idempotencyKeys).set(stored).where(where(claim));
}

/** Runs `work` once per key, in one transaction with its stored answer. */
export async function runOnce(
  ctx: Ctx,
  claim: Claim,
  work: (ctx: Ctx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  return transact(ctx, async (inner) => {
    const result = await claimKey(inner, claim);
    if (result === "running") throw inProgress();
    if (result !== "mine") return result;
    const answer = await work(inner);
    await storeAnswer(inner, claim, answer);
    return answer;
  });
}

/** Runs `work`, which commits by itself in steps, once per key. */
export async function runInSteps(
  ctx: Ctx,
  claim: Claim,
  work: (ctx: Ctx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  let result = await claimKey(ctx, claim);
  for (let waited = 0; result === "running"; waited += TWIN_POLL_MS) {
    if (waited >= TWIN_WAIT_MS) throw inProgress();
    await new Promise((resolve) => setTimeout(resolve, TWIN_POLL_MS));
    result = await claimKey(ctx, claim);
  }
  if (result !== "mine") return result;
  try {
    const answer = await work(ctx);
    await storeAnswer(ctx, claim, answer);
    return answer;
  } catch (error) {
    // A refusal changed nothing, so it is not kept: a repeat is judged anew.
    await ctx.db.delete(idempotencyKeys).where(and(where(claim), isNull(idempotencyKeys.status)));
    throw error;
  }
}

function inProgress(): BeelineError {
  return new BeelineError("REQUEST_IN_PROGRESS", { retryAfterSeconds: 1 });
}

/** Forgets keys whose day is over, a bounded number at a time. */
export async function forgetExpiredKeys(ctx: Ctx): Promise<number> {
  const gone = await ctx.db.execute(sql`
    delete from idempotency_keys where ctid in (
      select ctid from idempotency_keys where expires_at < ${now(ctx).toISOString()} limit 5000)`);
  return gone.count ?? 0;
}
