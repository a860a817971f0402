import {
  deepFreeze,
  type InForce,
  type PolicyKind,
  type PolicyValues,
  type Vertical,
  verticals,
} from "#shared/policies/index.ts";
import { type Ctx, type Runtime, statement } from "../platform/index.ts";
import { type Json, merge } from "./merge-rules.ts";
import { definitionOf, resolvedAt } from "./policy-memory.ts";
import { defaultsOf, printOf } from "./resolve-rules.ts";

/** At the bound the oldest go first, and are read again when they are asked for. */
const MAX_KEPT = 1_000;

const kept = new WeakMap<Runtime, Map<string, InForce<unknown>>>();

const selectBodies = statement<{ id: string; body: Json }>(
  "select id, body from policy_versions where kind = $1 and id = any($2)",
);
const selectDefaults = statement<{ values: Json }>(
  `select "values" from policy_defaults where kind = $1 and print = $2`,
);

interface Named {
  readonly kind: string;
  readonly cityCode: string | undefined;
  readonly vertical: Vertical | undefined;
  readonly print: string;
  readonly versionIds: readonly string[];
}

/** `fares/in/blr/ride@print+id+id` taken apart; undefined for what is no revision. */
export function readRevision(revision: string): Named | undefined {
  const [place, name, ...rest] = revision.split("@");
  if (!place || !name || rest.length > 0) return undefined;
  const [kind, region, ...levels] = place.split("/");
  const [print, ...versionIds] = name.split("+");
  if (!kind || !region || !print) return undefined;
  const vertical = verticals.find((known) => known === levels.at(-1));
  const cityCode = levels.find((level) => level !== vertical);
  return { kind, cityCode, vertical, print, versionIds };
}

/**
 * The values that a revision names, however old: what was promised under it is kept under it. From
 * memory while it is in force, else read once.
 * @throws Error for a revision that this region never had: a fault of the program or of the data
 */
export async function policyAtRevision<K extends PolicyKind>(
  ctx: Ctx,
  kind: K,
  revision: string,
): Promise<InForce<PolicyValues<K>>> {
  const named = readRevision(revision);
  if (named?.kind !== kind) throw new Error(`This is no revision of ${kind}: ${revision}`);
  const current = resolvedAt(ctx.runtime, kind, named);
  if (current.revision === revision) return current as InForce<PolicyValues<K>>;
  const memory = kept.get(ctx.runtime) ?? new Map<string, InForce<unknown>>();
  kept.set(ctx.runtime, memory);
  let found = memory.get(revision);
  if (!found) {
    found = { values: deepFreeze(await rebuild(ctx, kind, named)), revision };
    for (const oldest of memory.keys()) {
      if (memory.size < MAX_KEPT) break;
      memory.delete(oldest);
    }
    memory.set(revision, found);
  }
  return found as InForce<PolicyValues<K>>;
}

async function rebuild(ctx: Ctx, kind: PolicyKind, named: Named): Promise<unknown> {
  const definition = definitionOf(kind);
  const now = defaultsOf(definition, ctx.runtime.region.code, named.vertical);
  const base = printOf(now) === named.print ? now : await defaultsBy(ctx, kind, named.print);
  const rows =
    named.versionIds.length === 0 ? [] : await selectBodies(ctx, [kind, named.versionIds]);
  const bodies = new Map(rows.map(({ id, body }) => [id, body]));
  const values = named.versionIds.reduce<Json>((under, id) => {
    const body = bodies.get(id);
    if (!body) throw new Error(`A version of ${kind} is not there: ${id}`);
    return merge(under, body);
  }, base);
  const parsed = definition.schema.safeParse(values);
  if (parsed.success) return parsed.data;
  // Of an older program, before a field was added: that one has what is usual today.
  return definition.schema.parse(merge(now, values));
}

async function defaultsBy(ctx: Ctx, kind: PolicyKind, print: string): Promise<Json> {
  const [row] = await selectDefaults(ctx, [kind, print]);
  if (!row) throw new Error(`No release of the program started ${kind} from ${print}`);
  return row.values;
}
