/**
 * Idempotency of mutations, keyed by (actor, route, key).
 *
 * An ordinary verb runs in one transaction with its stored answer: a twin that arrives meanwhile
 * waits for the key's lock, which ends with the transaction, and then replays; a crash undoes both.
 * A verb that must commit in several steps (it calls a provider) claims first and finishes last; its
 * lease is renewed while it works and ends with the process, and its own natural key lets a repeat
 * after a crash go on where it stopped. Refusals are not kept: they changed nothing.
 */
import { createHash } from "node:crypto";
import { BeelineError, errorCodes } from "#shared/errors.ts";
import { atCommit, type Ctx, now, transact } from "../context.ts";
import { sqlState, violatedConstraint } from "../database.ts";
import { statement, write } from "../statement.ts";

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  /** What the verb added to the answer, such as `sunset`; where limits stand is told anew. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Claim {
  readonly actorId: string;
  readonly route: string;
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * A key is remembered for a day at least, and longer by policy; uniqueness of the things themselves
 * guards what comes later.
 */
const KEEP_MS = 24 * 3_600_000;
/** How long after a crash a key stays with the dead. */
const LEASE_MS = 30_000;
const RENEW_MS = LEASE_MS / 5;
/** How long a twin waits for the first request before it is told to come back. */
const TWIN_WAIT_MS = 5_000;
const TWIN_POLL_MS = 40;

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

interface Row {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: string | null;
  readonly leased: boolean;
}

/** Waits for the key's last holder, then looks what it left. */
const claimInTransaction = statement<Row>(`
  select fingerprint, status, body, lease_until >= $5::timestamptz as leased
  from claim_key($1::bigint, $2, $3, $4)`);

const findAnswer = statement<Row>(`
  select fingerprint, status, body, lease_until >= $4::timestamptz as leased
  from idempotency_keys where actor_id = $1 and route = $2 and key = $3`);

const insertAnswer = write({
  answer: `
    insert into idempotency_keys
      (actor_id, route, key, fingerprint, status, body, lease_until, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz)`,
});

const insertClaim = statement<{ key: string }>(`
  insert into idempotency_keys (actor_id, route, key, fingerprint, lease_until, expires_at)
  values ($1, $2, $3, $4, $5::timestamptz, $6::timestamptz) on conflict do nothing returning key`);

const takeLease = statement<{ key: string }>(`
  update idempotency_keys set lease_until = $4::timestamptz, expires_at = $5::timestamptz
  where actor_id = $1 and route = $2 and key = $3 and status is null and lease_until < $6::timestamptz
  returning key`);

/** The end of its lease names a holder: whoever took the key over has another one. */
const updateAnswer = statement(`
  update idempotency_keys set status = $4, body = $5
  where actor_id = $1 and route = $2 and key = $3
    and status is null and lease_until = $6::timestamptz`);

const moveLease = statement<{ key: string }>(`
  update idempotency_keys set lease_until = $4::timestamptz
  where actor_id = $1 and route = $2 and key = $3
    and status is null and lease_until = $5::timestamptz returning key`);

const deleteClaim = statement(`
  delete from idempotency_keys
  where actor_id = $1 and route = $2 and key = $3
    and status is null and lease_until = $4::timestamptz`);

/** Of a holder that is gone; asked under the lock of the key. */
const deleteLeftover = statement(`
  delete from idempotency_keys
  where actor_id = $1 and route = $2 and key = $3 and status is null`);

const forgetKeys = statement<{ count: number }>(`
  with gone as (delete from idempotency_keys where ctid = any(array(
    select ctid from idempotency_keys where expires_at < $1::timestamptz limit 5000)) returning 1)
  select count(*)::int as count from gone`);

const idOf = ({ actorId, route, key }: Claim) => [actorId, route, key] as const;

export function timesOf(ctx: Ctx) {
  const at = now(ctx).getTime();
  return {
    at: new Date(at).toISOString(),
    leaseUntil: new Date(at + LEASE_MS).toISOString(),
    expiresAt: new Date(at + KEEP_MS).toISOString(),
  };
}

/** What an earlier request left. @throws BeelineError IDEMPOTENCY_KEY_REUSED */
function readRow(ctx: Ctx, claim: Claim, row: Row): StoredAnswer | undefined {
  if (row.fingerprint !== claim.fingerprint) throw new BeelineError("IDEMPOTENCY_KEY_REUSED");
  if (row.status === null) return undefined;
  return openAnswer(row.status, row.body === null ? "" : ctx.runtime.sealer.open(row.body));
}

/** No JSON begins with it: what follows are headers in a line of their own, then the body. */
const WITH_HEADERS = "\u0001";

/** Answers repeat names and addresses, so they rest sealed like these. */
export function sealAnswer(ctx: Ctx, { body, headers }: StoredAnswer): string {
  const isPlain = headers === undefined || Object.keys(headers).length === 0;
  return ctx.runtime.sealer.seal(
    isPlain ? body : `${WITH_HEADERS}${JSON.stringify(headers)}\n${body}`,
  );
}

function openAnswer(status: number, kept: string): StoredAnswer {
  if (!kept.startsWith(WITH_HEADERS)) return { status, body: kept };
  const end = kept.indexOf("\n");
  const headers = JSON.parse(kept.slice(1, end)) as Record<string, string>;
  return { status, body: kept.slice(end + 1), headers };
}

/** The number of a key's lock: twins share it, and a chance meeting of others only makes them wait. */
function lockOf(claim: Claim): string {
  const text = JSON.stringify(idOf(claim));
  return createHash("sha256").update(text).digest().readBigInt64BE(0).toString();
}

/** Undoes the transaction of a twin that came second. */
class Replay extends Error {
  constructor(readonly answer: StoredAnswer) {
    super("This was answered before");
  }
}

/**
 * Runs `work` once per key, in one transaction with its stored answer. What `work` asks first
 * travels with the question whether it is needed at all: the database works through both in turn,
 * so it sees what the key's last holder committed, and should there be an answer, all that `work`
 * did is undone.
 */
export async function runOnce(
  ctx: Ctx,
  claim: Claim,
  work: (ctx: Ctx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const { at, leaseUntil, expiresAt } = timesOf(ctx);
  try {
    return await transact(ctx, async (inner) => {
      const asked = claimInTransaction(inner, [lockOf(claim), ...idOf(claim), at]);
      // Both are waited for whatever becomes of them: nothing may be asked after the end.
      const [known, worked] = await Promise.allSettled([asked, work(inner)]);
      if (known.status === "rejected")
        throw isLockTimeout(known.reason) ? inProgress() : known.reason;
      const [row] = known.value;
      const stored = row && readRow(inner, claim, row);
      if (stored) throw new Replay(stored);
      if (row?.leased) throw inProgress();
      if (worked.status === "rejected") throw worked.reason;
      if (row) await deleteLeftover(inner, idOf(claim));
      const answer = worked.value;
      const body = sealAnswer(inner, answer);
      const kept = [...idOf(claim), claim.fingerprint, answer.status, body, leaseUntil, expiresAt];
      await atCommit(inner, (last) => insertAnswer(last, kept));
      return answer;
    });
  } catch (error) {
    if (error instanceof Replay) return error.answer;
    // A verb that commits in steps has claimed the key meanwhile.
    if (violatedConstraint(error)?.startsWith("idempotency_keys")) throw inProgress();
    throw error;
  }
}

/** Mine until then, somebody else's, or answered. */
type Claimed = { readonly mineUntil: string } | "running" | StoredAnswer;

async function claimKey(ctx: Ctx, claim: Claim): Promise<Claimed> {
  const { at, leaseUntil, expiresAt } = timesOf(ctx);
  const id = idOf(claim);
  const claimed = await insertClaim(ctx, [...id, claim.fingerprint, leaseUntil, expiresAt]);
  if (claimed.length > 0) return { mineUntil: leaseUntil };
  const [row] = await findAnswer(ctx, [...id, at]);
  const stored = row && readRow(ctx, claim, row);
  if (!row || stored) return stored ?? "running";
  const taken = await takeLease(ctx, [...id, leaseUntil, expiresAt, at]);
  return taken.length > 0 ? { mineUntil: leaseUntil } : "running";
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
  if (!("mineUntil" in result)) return result;
  const lease = holdLease(ctx, claim, result.mineUntil);
  try {
    const answer = await work(ctx);
    const kept = [answer.status, sealAnswer(ctx, answer)] as const;
    await updateAnswer(ctx, [...idOf(claim), ...kept, await lease.end()]);
    return answer;
  } catch (error) {
    await letGo(ctx, claim, await lease.end(), error);
    throw error;
  }
}

/** Moves the end of a lease on while the work goes on, however long a provider takes. */
function holdLease(ctx: Ctx, claim: Claim, from: string) {
  let until = from;
  let moving: Promise<unknown> = Promise.resolve();
  const move = async () => {
    const { leaseUntil } = timesOf(ctx);
    const moved = await moveLease(ctx, [...idOf(claim), leaseUntil, until]);
    if (moved.length > 0) until = leaseUntil;
  };
  // One that fails is made up for by the next; after five the key is anybody's.
  const timer = setInterval(() => {
    moving = moving.then(move).catch(() => undefined);
  }, RENEW_MS);
  return {
    /** @returns where the lease ends now */
    end: async () => {
      clearInterval(timer);
      await moving;
      return until;
    },
  };
}

/**
 * A refusal changed nothing, so it is not kept: a repeat is judged anew. After a failure nobody may
 * know how far the work came: the key stays tied to its request, and only a repeat of it goes on.
 */
async function letGo(ctx: Ctx, claim: Claim, mineUntil: string, error: unknown): Promise<void> {
  const isRefusal = error instanceof BeelineError && !errorCodes[error.code].retryable;
  if (isRefusal) await deleteClaim(ctx, [...idOf(claim), mineUntil]);
  else await moveLease(ctx, [...idOf(claim), new Date(0).toISOString(), mineUntil]);
}

const LOCK_TIMEOUT = "55P03";
const isLockTimeout = (error: unknown) => sqlState(error) === LOCK_TIMEOUT;

function inProgress(): BeelineError {
  return new BeelineError("REQUEST_IN_PROGRESS", { retryAfterSeconds: 1 });
}

/**
 * Forgets keys whose time is over, a bounded number at a time.
 * @param keepMs since they were claimed; never less than a day
 */
export async function forgetExpiredKeys(ctx: Ctx, keepMs = KEEP_MS): Promise<number> {
  const beyond = Math.max(0, keepMs - KEEP_MS);
  const [gone] = await forgetKeys(ctx, [new Date(now(ctx).getTime() - beyond).toISOString()]);
  return gone?.count ?? 0;
}
