import { policyChanges, policyVersions } from "#drizzle/schema/index.ts";
import type { PolicyVersion } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { PolicyKind, PolicyPlace } from "#shared/policies/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { requireKind, requirePlace, type VersionRow, versionView } from "./find-version.ts";
import { loadVersions } from "./load-versions.ts";
import type { Json } from "./merge-rules.ts";
import { definitionOf } from "./policy-memory.ts";
import { type ActiveVersion, type Issue, type Resolved, resolvePolicy } from "./resolve-rules.ts";

/** The id of a version that is not there yet. */
const PROPOSED = "proposed";

export interface Proposal {
  readonly kind: PolicyKind;
  readonly place: PolicyPlace;
  readonly body: Json;
}

export interface Judged {
  /** What is in force without it. */
  readonly before: Resolved;
  /** What would be in force with it from now on; undefined when it does not fit. */
  readonly after: Resolved | undefined;
  readonly issues: readonly Issue[];
}

/** What a body would make of its place, were it in force now. */
export function judge(ctx: Ctx, proposal: Proposal, versions: readonly ActiveVersion[]): Judged {
  const { kind, place, body } = proposal;
  const atMs = now(ctx).getTime();
  const question = { kind, region: ctx.runtime.region.code, place, atMs };
  const definition = definitionOf(kind);
  const proposed: ActiveVersion = {
    ...{ id: PROPOSED, kind, body, fromMs: atMs, untilMs: null },
    cityCode: place.cityCode ?? null,
    vertical: place.vertical ?? null,
    // The youngest: whatever does not fit together is its fault.
    activatedAtMs: Number.POSITIVE_INFINITY,
  };
  // Nothing else may begin at this very moment and be taken for later.
  const others = versions.filter(({ fromMs }) => fromMs < atMs);
  const before = resolvePolicy(definition, question, versions);
  const after = resolvePolicy(definition, question, [...others, proposed]);
  const issues = after.refused.find(({ versionId }) => versionId === PROPOSED)?.issues ?? [];
  return { before, after: issues.length === 0 ? after : undefined, issues };
}

/**
 * Writes a version down. It has to fit what is in force now, so that a mistake is found at once.
 * @throws BeelineError NOT_FOUND, VALIDATION_FAILED with the paths of what does not fit
 */
export async function draftPolicy(
  ctx: Ctx,
  request: PolicyPlace & { kind: string; body: Json; reason: string },
): Promise<PolicyVersion> {
  const kind = requireKind(request.kind);
  const place = requirePlace(ctx, kind, request);
  const { versions } = await loadVersions(ctx);
  const { issues } = judge(ctx, { kind, place, body: request.body }, versions);
  refuse(issues, "body");
  const at = now(ctx);
  const row: VersionRow = {
    id: newId(ctx, "policyVersion"),
    kind,
    cityCode: place.cityCode ?? null,
    vertical: place.vertical ?? null,
    body: request.body,
    state: "draft",
    effectiveFrom: null,
    effectiveUntil: null,
    reason: request.reason,
    createdBy: ctx.actor.id ?? "system",
    createdAt: at,
    activatedBy: null,
    activatedAt: null,
  };
  await transact(ctx, async (tx) => {
    await tx.db.insert(policyVersions).values(row);
    await noteChange(tx, row.id, "drafted", request.reason);
  });
  return versionView(ctx, row);
}

/** @throws BeelineError VALIDATION_FAILED unless there are none */
export function refuse(issues: readonly Issue[], under: string): void {
  if (issues.length === 0) return;
  throw new BeelineError("VALIDATION_FAILED", {
    issues: issues.map(({ path, message }) => ({
      path: path === "" ? under : `${under}.${path}`,
      message,
    })),
  });
}

/** Only ever added to: the application may not change what is written there. */
export async function noteChange(
  ctx: Ctx,
  versionId: string,
  action: (typeof policyChanges.$inferInsert)["action"],
  reason: string,
): Promise<void> {
  const actorId = ctx.actor.id ?? "system";
  await ctx.db.insert(policyChanges).values({ versionId, action, actorId, reason, at: now(ctx) });
}
