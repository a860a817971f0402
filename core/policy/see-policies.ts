/** Policies as ops sees them. */
import { z } from "zod";
import type { opsPolicyRoutes, PolicyInForce, PolicyKindView } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { type PolicyKind, type PolicyPlace, policyKinds } from "#shared/policies/index.ts";
import { type Ctx, readIdCursor, writeCursor } from "../platform/index.ts";
import { pageOfVersions, placeOf, requireKind, requirePlace, versionView } from "./find-version.ts";
import { loadVersions } from "./load-versions.ts";
import {
  definitionOf,
  isPolicyKind,
  loadedVersions,
  rememberVersions,
  resolvedAt,
} from "./policy-memory.ts";
import { policyProblems } from "./policy-problems.ts";
import { askedPlace } from "./resolve-rules.ts";

type Listed = ResponseOf<(typeof opsPolicyRoutes)["listPolicies"]>;
type Page = ResponseOf<(typeof opsPolicyRoutes)["listPolicyVersions"]>;

export async function listPolicies(ctx: Ctx): Promise<Listed> {
  // Whoever has just activated something at another process is to see it here.
  rememberVersions(ctx.runtime, await loadVersions(ctx));
  return {
    items: Object.keys(policyKinds)
      .filter(isPolicyKind)
      .map((kind) => kindView(ctx, kind)),
    problems: policyProblems(ctx.runtime).map(({ versionId, kind, place, issues }) => ({
      ...{ versionId, kind, issues: [...issues] },
      cityCode: place.cityCode ?? null,
      vertical: place.vertical ?? null,
    })),
    nextCursor: null,
  };
}

const schemas = new Map<PolicyKind, PolicyKindView["schema"]>();

/** Made once: they do not change while a program runs. */
function schemaOf(kind: PolicyKind): PolicyKindView["schema"] {
  let schema = schemas.get(kind);
  if (!schema) {
    const made = z.toJSONSchema(definitionOf(kind).schema, { io: "input", reused: "inline" });
    schema = made as PolicyKindView["schema"];
    schemas.set(kind, schema);
  }
  return schema;
}

function kindView(ctx: Ctx, kind: PolicyKind): PolicyKindView {
  const definition = definitionOf(kind);
  const own = loadedVersions(ctx.runtime)
    .filter((version) => version.kind === kind)
    .map((version) => askedPlace(definition, placeOf(version)));
  const places = new Map([{}, ...own].map((place) => [JSON.stringify(place), place]));
  return {
    kind,
    about: definition.about ?? "",
    levels: [...(definition.levels ?? (["city", "vertical"] as const))],
    schema: schemaOf(kind),
    places: [...places.values()].map((place) => inForceView(ctx, kind, place)),
  };
}

function inForceView(ctx: Ctx, kind: PolicyKind, place: PolicyPlace): PolicyInForce {
  const { values, revision, versions, untilMs } = resolvedAt(ctx.runtime, kind, place);
  const sinceMs = Math.max(...versions.map(({ fromMs }) => fromMs));
  return {
    cityCode: place.cityCode ?? null,
    vertical: place.vertical ?? null,
    revision,
    values: values as PolicyInForce["values"],
    since: versions.length === 0 ? null : new Date(sinceMs).toISOString(),
    until: Number.isFinite(untilMs) ? new Date(untilMs).toISOString() : null,
  };
}

export async function listPolicyVersions(
  ctx: Ctx,
  request: PolicyPlace & { kind: string; cursor?: string | undefined; limit: number },
): Promise<Page> {
  const kind = requireKind(request.kind);
  const place = requirePlace(ctx, kind, request);
  const { cursor, limit } = request;
  const before = cursor === undefined ? undefined : readIdCursor("policyVersion", cursor);
  rememberVersions(ctx.runtime, await loadVersions(ctx));
  const rows = await pageOfVersions(ctx, kind, { place, before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => versionView(ctx, row)),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
    inForce: inForceView(ctx, kind, place),
  };
}
