/**
 * The active versions in the memory of this process, and what is in force of them by kind and
 * place. Asked on hot paths: a look-up in a map until a version begins or ends.
 */
import {
  type InForce,
  type PolicyDefinition,
  type PolicyKind,
  type PolicyPlace,
  type PolicyValues,
  policyKinds,
  type Vertical,
} from "#shared/policies/index.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { Runtime } from "../platform/index.ts";
import { type ActiveVersion, type Resolved, resolvePolicy } from "./resolve-rules.ts";

interface Memory {
  versions: readonly ActiveVersion[];
  /** The latest change that the versions know of; an older look never replaces a newer one. */
  changeId: number;
  /** By kind and place; as many as there are kinds, cities and verticals. */
  readonly resolved: Map<string, Resolved>;
  readonly cities: ReadonlySet<string>;
  readonly listeners: Set<() => void>;
}

const memories = new WeakMap<Runtime, Memory>();

function memoryOf(runtime: Runtime): Memory {
  let memory = memories.get(runtime);
  if (!memory) {
    memory = {
      versions: [],
      changeId: -1,
      resolved: new Map(),
      cities: new Set(runtime.region.cities.map(({ code }) => code)),
      listeners: new Set(),
    };
    memories.set(runtime, memory);
  }
  return memory;
}

export function isPolicyKind(kind: string): kind is PolicyKind {
  return Object.hasOwn(policyKinds, kind);
}

export function definitionOf(kind: PolicyKind): PolicyDefinition {
  return policyKinds[kind];
}

const starts = new Map<string, unknown>();

/** What a region starts with, whatever is in force; the same object each time. */
export function policyDefaults<K extends PolicyKind>(
  kind: K,
  region: RegionCode,
  vertical: Vertical,
): PolicyValues<K> {
  const name = `${kind}/${region}/${vertical}`;
  const question = { kind, region, place: { vertical }, atMs: 0 };
  const values = starts.get(name) ?? resolvePolicy(definitionOf(kind), question, []).values;
  starts.set(name, values);
  return values as PolicyValues<K>;
}

/**
 * The values in force now, from memory: no I/O, never throws, and the same object until a version
 * begins or ends. An unknown city has what is in force in the whole region. Whoever fixes a price
 * keeps `revision`.
 */
export function policyInForce<K extends PolicyKind>(
  runtime: Runtime,
  kind: K,
  place: PolicyPlace = {},
): InForce<PolicyValues<K>> {
  return resolvedAt(runtime, kind, place) as Resolved<PolicyValues<K>>;
}

export function resolvedAt(runtime: Runtime, kind: PolicyKind, place: PolicyPlace): Resolved {
  const { resolved, cities, versions } = memoryOf(runtime);
  const { cityCode, vertical } = place;
  const city = cityCode !== undefined && cities.has(cityCode) ? cityCode : undefined;
  const key = `${kind}/${city ?? ""}/${vertical ?? ""}`;
  const known = resolved.get(key);
  // Mostly nothing is going to change, and the clock need not be asked.
  if (known && known.untilMs === Number.POSITIVE_INFINITY) return known;
  const atMs = runtime.ambient.now().getTime();
  if (known && atMs < known.untilMs) return known;
  const question = { kind, region: runtime.region.code, place: { cityCode: city, vertical }, atMs };
  const fresh = resolvePolicy(definitionOf(kind), question, versions);
  // Readers that keep something by the values find it again where nothing has changed.
  const isSame =
    known?.revision === fresh.revision && known.refused.length === fresh.refused.length;
  const found = isSame ? { ...fresh, values: known.values } : fresh;
  resolved.set(key, found);
  return found;
}

/**
 * What was in force when something began, which is to end under the same rules: from memory, for the
 * last two days. Where no revision was kept; prices keep theirs.
 */
export function policyAsOf<K extends PolicyKind>(
  runtime: Runtime,
  kind: K,
  place: PolicyPlace,
  at: Date,
): InForce<PolicyValues<K>> {
  const current = resolvedAt(runtime, kind, place);
  const [atMs, nowMs] = [at.getTime(), runtime.ambient.now().getTime()];
  const isBetween = (ms: number | null) => ms !== null && ms > atMs && ms <= nowMs;
  const { versions } = memoryOf(runtime);
  const hasChanged = versions.some(
    (version) => version.kind === kind && (isBetween(version.fromMs) || isBetween(version.untilMs)),
  );
  const question = { kind, region: runtime.region.code, place, atMs };
  // Mostly nothing has changed meanwhile.
  const found = hasChanged ? resolvePolicy(definitionOf(kind), question, versions) : current;
  return found as Resolved<PolicyValues<K>>;
}

/** What is loaded, for this module's own verbs. */
export function loadedVersions(runtime: Runtime): readonly ActiveVersion[] {
  return memoryOf(runtime).versions;
}

/** Returns false for what is older than what is known. */
export function rememberVersions(
  runtime: Runtime,
  { versions, changeId }: { versions: readonly ActiveVersion[]; changeId: number },
): boolean {
  const memory = memoryOf(runtime);
  if (changeId < memory.changeId) return false;
  const isSame = printed(memory.versions) === printed(versions);
  memory.changeId = changeId;
  if (isSame) return true;
  memory.versions = versions;
  memory.resolved.clear();
  for (const listener of memory.listeners) listener();
  return true;
}

/** By hand in the database a body may have changed under its id. */
function printed(versions: readonly ActiveVersion[]): string {
  return JSON.stringify(versions.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

export function knownChange(runtime: Runtime): number {
  return memoryOf(runtime).changeId;
}

/**
 * Called when the versions of this process have changed, for what is built of a policy. The passing
 * of time alone (a version that begins) calls nobody: compare `revision` where that matters.
 */
export function onPoliciesChanged(runtime: Runtime, listener: () => void): () => void {
  const { listeners } = memoryOf(runtime);
  listeners.add(listener);
  return () => listeners.delete(listener);
}
