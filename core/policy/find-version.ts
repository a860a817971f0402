import { and, asc, desc, eq, isNull, lt, type SQL } from "drizzle-orm";
import { policyChanges, policyVersions } from "#drizzle/schema/index.ts";
import type { PolicyChange, PolicyStanding, PolicyVersion } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { PolicyKind, PolicyPlace } from "#shared/policies/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { Json } from "./merge-rules.ts";
import { definitionOf, isPolicyKind, loadedVersions } from "./policy-memory.ts";
import { askedPlace, type Resolved, resolvePolicy } from "./resolve-rules.ts";

export type VersionRow = typeof policyVersions.$inferSelect;

/** @throws BeelineError NOT_FOUND */
export function requireKind(kind: string): PolicyKind {
  if (isPolicyKind(kind)) return kind;
  throw new BeelineError("NOT_FOUND", { detail: "There is no such policy" });
}

/**
 * A place that somebody reads: a version for a city of a policy that knows no cities, or for a city
 * that is not here, would lie there and do nothing.
 * @throws BeelineError VALIDATION_FAILED
 */
export function requirePlace(ctx: Ctx, kind: PolicyKind, place: PolicyPlace): PolicyPlace {
  const refuse = (path: string, message: string): never => {
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
  };
  const { cityCode, vertical } = place;
  const known = askedPlace(definitionOf(kind), place);
  if (cityCode !== undefined) {
    if (known.cityCode === undefined) refuse("cityCode", "This policy is the same in all cities");
    const { cities } = ctx.runtime.region;
    if (!cities.some(({ code }) => code === cityCode)) refuse("cityCode", "No city of this region");
  }
  if (vertical && !known.vertical) {
    refuse("vertical", "This policy is the same for deliveries and rides");
  }
  return known;
}

export async function lockVersion(ctx: Ctx, kind: PolicyKind, id: string): Promise<VersionRow> {
  const [row] = await ctx.db
    .select()
    .from(policyVersions)
    .where(and(eq(policyVersions.id, id), eq(policyVersions.kind, kind)))
    .for("no key update");
  if (!row) throw new BeelineError("NOT_FOUND");
  return row;
}

export async function pageOfVersions(
  ctx: Ctx,
  kind: PolicyKind,
  { place, before, limit }: { place: PolicyPlace; before: string | undefined; limit: number },
): Promise<VersionRow[]> {
  const { cityCode, vertical } = place;
  const where: SQL[] = [
    eq(policyVersions.kind, kind),
    cityCode === undefined
      ? isNull(policyVersions.cityCode)
      : eq(policyVersions.cityCode, cityCode),
    vertical ? eq(policyVersions.vertical, vertical) : isNull(policyVersions.vertical),
  ];
  if (before !== undefined) where.push(lt(policyVersions.id, before));
  return ctx.db
    .select()
    .from(policyVersions)
    .where(and(...where))
    .orderBy(desc(policyVersions.id))
    .limit(limit);
}

/** Bounded by what can happen to a version: it is drafted, activated, and retired or discarded. */
export async function changesOf(ctx: Ctx, kind: PolicyKind, id: string): Promise<PolicyChange[]> {
  const rows = await ctx.db
    .select({ change: policyChanges })
    .from(policyChanges)
    .innerJoin(policyVersions, eq(policyVersions.id, policyChanges.versionId))
    .where(and(eq(policyChanges.versionId, id), eq(policyVersions.kind, kind)))
    .orderBy(asc(policyChanges.id));
  if (rows.length === 0) throw new BeelineError("NOT_FOUND");
  return rows.map(({ change: { action, actorId, reason, at } }) => {
    return { action, actorId, reason, at: at.toISOString() };
  });
}

export function placeOf(row: { cityCode: string | null; vertical: VersionRow["vertical"] }) {
  return { cityCode: row.cityCode ?? undefined, vertical: row.vertical ?? undefined };
}

export function versionView(ctx: Ctx, row: VersionRow): PolicyVersion {
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...{ id: row.id, kind: row.kind, cityCode: row.cityCode, vertical: row.vertical },
    body: row.body as PolicyVersion["body"],
    standing: standingOf(ctx, row),
    effectiveFrom: instant(row.effectiveFrom),
    effectiveUntil: instant(row.effectiveUntil),
    reason: row.reason,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    activatedBy: row.activatedBy,
    activatedAt: instant(row.activatedAt),
  };
}

function standingOf(ctx: Ctx, row: VersionRow): PolicyStanding {
  if (row.state !== "active") return row.state;
  const at = now(ctx);
  if (row.effectiveUntil && row.effectiveUntil <= at) return "ended";
  if (!row.effectiveFrom || row.effectiveFrom > at) return "scheduled";
  const { versions, refused } = resolvedFrom(ctx, row);
  if (refused.some(({ versionId }) => versionId === row.id)) return "refused";
  return versions.some(({ id }) => id === row.id) ? "in_force" : "covered";
}

/** As this process knows it, with the version itself, which it may not have heard of yet. */
function resolvedFrom(ctx: Ctx, row: VersionRow): Resolved {
  const others = loadedVersions(ctx.runtime).filter(({ id }) => id !== row.id);
  const itself = {
    ...{ id: row.id, kind: row.kind, cityCode: row.cityCode, vertical: row.vertical },
    body: row.body as Json,
    fromMs: row.effectiveFrom!.getTime(),
    untilMs: row.effectiveUntil?.getTime() ?? null,
    activatedAtMs: (row.activatedAt ?? row.effectiveFrom!).getTime(),
  };
  const question = {
    ...{ kind: row.kind, region: ctx.runtime.region.code, place: placeOf(row) },
    atMs: now(ctx).getTime(),
  };
  return resolvePolicy(definitionOf(row.kind as PolicyKind), question, [...others, itself]);
}
