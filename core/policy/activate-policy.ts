/**
 * Changes of what is in force are serialised by one lock per region: each sees what the one before
 * it left, so that nothing is activated into a state that nobody looked at, and the number of the
 * last change tells all there is to know.
 */
import { and, eq } from "drizzle-orm";
import { policyVersions } from "#drizzle/schema/index.ts";
import type { PolicyVersion } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import {
  afterCommit,
  type Ctx,
  now,
  statement,
  transact,
  violatedConstraint,
} from "../platform/index.ts";
import { noteChange, refuse } from "./draft-policy.ts";
import {
  lockVersion,
  placeOf,
  requireKind,
  requirePlace,
  type VersionRow,
  versionView,
} from "./find-version.ts";
import { loadVersions } from "./load-versions.ts";
import type { Json } from "./merge-rules.ts";
import { definitionOf, rememberVersions } from "./policy-memory.ts";
import {
  type ActiveVersion,
  type Issue,
  newProblems,
  type Problem,
  placeName,
  resolvePolicy,
} from "./resolve-rules.ts";

const lockPolicies = statement(
  "select pg_advisory_xact_lock(hashtextextended('beeline policies', 0))",
);

/** A clock of a caller may be a little behind; more than that is a mistake. */
const PAST_MS = 60_000;
/** Further ahead than this nobody plans. */
const MAX_AHEAD_MS = 2 * 366 * 86_400_000;

export interface Activation {
  readonly kind: string;
  readonly id: string;
  readonly effectiveFrom?: string | undefined;
  readonly effectiveUntil?: string | undefined;
  readonly expectedRevision?: string | undefined;
  readonly reason: string;
}

/**
 * Lets a draft hold from now or from a time on.
 * @throws BeelineError NOT_FOUND; CONFLICT when it is no draft any more, something else is in force
 * than was expected, or another one begins there at the same moment; VALIDATION_FAILED when it does
 * not fit what holds by then, there or at a narrower level
 */
export async function activatePolicy(ctx: Ctx, request: Activation): Promise<PolicyVersion> {
  try {
    return await transact(ctx, (tx) => activate(tx, request));
  } catch (error) {
    if (violatedConstraint(error) !== "policy_versions_begin") throw error;
    throw new BeelineError("CONFLICT", { detail: "Another version begins there at that moment" });
  }
}

async function activate(ctx: Ctx, request: Activation): Promise<PolicyVersion> {
  const kind = requireKind(request.kind);
  await lockPolicies(ctx, []);
  const row = await lockVersion(ctx, kind, request.id);
  if (row.state !== "draft") {
    throw new BeelineError("CONFLICT", { detail: "This version is no draft any more" });
  }
  requirePlace(ctx, kind, placeOf(row));
  const { versions } = await loadVersions(ctx);
  demandRevision(ctx, row, versions, request.expectedRevision);
  const span = spanOf(ctx, request, row, versions);
  const at = now(ctx);
  const proposed = toProposed(row, span, at);
  const question = { kind, region: ctx.runtime.region, atMs: span.from.getTime() };
  const problems = newProblems(definitionOf(kind), question, versions, [...versions, proposed]);
  // Of each version that would not fit the first place is enough.
  const each = [...Map.groupBy(problems, ({ versionId }) => versionId).values()];
  refuse(
    each.flatMap(([first]) => tellProblem(ctx, kind, first!)),
    "body",
  );
  const set = {
    state: "active" as const,
    effectiveFrom: span.from,
    effectiveUntil: span.until,
    activatedBy: ctx.actor.id ?? "system",
    activatedAt: at,
  };
  const changed = await ctx.db
    .update(policyVersions)
    .set(set)
    .where(and(eq(policyVersions.id, row.id), eq(policyVersions.state, "draft")))
    .returning({ id: policyVersions.id });
  if (changed.length === 0) throw new BeelineError("CONFLICT");
  await noteChange(ctx, row.id, "activated", request.reason);
  await spread(ctx);
  return versionView(ctx, { ...row, ...set });
}

/** In this process at once; the others see the number of the change. */
async function spread(ctx: Ctx): Promise<void> {
  const loaded = await loadVersions(ctx);
  afterCommit(ctx, () => rememberVersions(ctx.runtime, loaded));
}

function demandRevision(
  ctx: Ctx,
  row: VersionRow,
  versions: readonly ActiveVersion[],
  expected: string | undefined,
): void {
  if (expected === undefined) return;
  const { kind } = row;
  const question = { kind, region: ctx.runtime.region.code, place: placeOf(row) };
  const atMs = now(ctx).getTime();
  const { revision } = resolvePolicy(
    definitionOf(requireKind(kind)),
    { ...question, atMs },
    versions,
  );
  if (revision === expected) return;
  throw new BeelineError("CONFLICT", { detail: "Something else is in force there by now" });
}

interface Span {
  readonly from: Date;
  readonly until: Date | null;
}

/** @throws BeelineError VALIDATION_FAILED for times that make no sense */
function spanOf(
  ctx: Ctx,
  { effectiveFrom, effectiveUntil }: Activation,
  row: VersionRow,
  versions: readonly ActiveVersion[],
): Span {
  const nowMs = now(ctx).getTime();
  const wantedMs = effectiveFrom === undefined ? nowMs : Date.parse(effectiveFrom);
  const refuseTime = (path: string, message: string): never => {
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
  };
  if (wantedMs < nowMs - PAST_MS) refuseTime("effectiveFrom", "This is over");
  if (wantedMs > nowMs + MAX_AHEAD_MS) refuseTime("effectiveFrom", "This is too far ahead");
  let fromMs = Math.max(wantedMs, nowMs);
  if (fromMs === nowMs) {
    // By the clock of another process the one before may begin a little later than now.
    const here = versions.filter(
      (version) =>
        version.kind === row.kind &&
        version.cityCode === row.cityCode &&
        version.vertical === row.vertical &&
        version.activatedAtMs >= version.fromMs,
    );
    fromMs = Math.max(fromMs, ...here.map((version) => version.fromMs + 1));
  }
  const untilMs = effectiveUntil === undefined ? null : Date.parse(effectiveUntil);
  if (untilMs !== null && untilMs <= fromMs)
    refuseTime("effectiveUntil", "It ends after it begins");
  return { from: new Date(fromMs), until: untilMs === null ? null : new Date(untilMs) };
}

function toProposed(row: VersionRow, { from, until }: Span, at: Date): ActiveVersion {
  return {
    ...{ id: row.id, kind: row.kind, cityCode: row.cityCode, vertical: row.vertical },
    body: row.body as Json,
    fromMs: from.getTime(),
    untilMs: until?.getTime() ?? null,
    activatedAtMs: at.getTime(),
  };
}

function tellProblem(ctx: Ctx, kind: string, { place, atMs, issues }: Problem): Issue[] {
  const { code: region } = ctx.runtime.region;
  const where = `${placeName({ kind, region, place })}, ${new Date(atMs).toISOString()}`;
  return issues.map(({ path, message }) => ({ path, message: `${message} (${where})` }));
}

/**
 * Ends an active version now, or before it begins.
 * @throws BeelineError NOT_FOUND; CONFLICT when it is not active, is over, or something narrower
 * needs it to fit
 */
export async function retirePolicy(
  ctx: Ctx,
  request: { kind: string; id: string; reason: string },
): Promise<PolicyVersion> {
  const kind = requireKind(request.kind);
  return transact(ctx, async (tx) => {
    await lockPolicies(tx, []);
    const row = await lockVersion(tx, kind, request.id);
    const at = now(tx);
    const isOver = row.effectiveUntil !== null && row.effectiveUntil <= at;
    if (row.state !== "active" || isOver) throw new BeelineError("CONFLICT");
    const { versions } = await loadVersions(tx);
    const left = versions.filter(({ id }) => id !== row.id);
    const question = { kind, region: tx.runtime.region, atMs: at.getTime() };
    const [problem] = newProblems(definitionOf(kind), question, versions, left);
    if (problem) {
      const detail = `Without it ${problem.versionId} does not fit; retire that one first`;
      throw new BeelineError("CONFLICT", { detail });
    }
    const set = { state: "retired" as const, effectiveUntil: at };
    await tx.db
      .update(policyVersions)
      .set(set)
      .where(and(eq(policyVersions.id, row.id), eq(policyVersions.state, "active")));
    await noteChange(tx, row.id, "retired", request.reason);
    await spread(tx);
    return versionView(tx, { ...row, ...set });
  });
}

/** @throws BeelineError NOT_FOUND; CONFLICT when it is no draft any more */
export async function discardPolicy(
  ctx: Ctx,
  request: { kind: string; id: string; reason: string },
): Promise<PolicyVersion> {
  const kind = requireKind(request.kind);
  return transact(ctx, async (tx) => {
    await lockPolicies(tx, []);
    const row = await lockVersion(tx, kind, request.id);
    if (row.state !== "draft") throw new BeelineError("CONFLICT");
    await tx.db
      .update(policyVersions)
      .set({ state: "discarded" })
      .where(and(eq(policyVersions.id, row.id), eq(policyVersions.state, "draft")));
    await noteChange(tx, row.id, "discarded", request.reason);
    return versionView(tx, { ...row, state: "discarded" });
  });
}
