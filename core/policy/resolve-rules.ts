/**
 * What is in force at a place and a moment, from the versions there are. Pure, and the same in every
 * process: a version that does not fit (of an older program, of a hand in the database) is left out,
 * the youngest first, so that the last good one stays.
 */
import { createHash } from "node:crypto";
import {
  deepFreeze,
  type PolicyDefinition,
  type PolicyPlace,
  type Vertical,
  verticals,
} from "#shared/policies/index.ts";
import type { Region, RegionCode } from "#shared/regions.ts";
import { type Json, merge } from "./merge-rules.ts";

/** A version that is active: begun, still to begin, or over. */
export interface ActiveVersion {
  readonly id: string;
  readonly kind: string;
  readonly cityCode: string | null;
  readonly vertical: Vertical | null;
  readonly body: Json;
  readonly fromMs: number;
  /** Null for one without an end. */
  readonly untilMs: number | null;
  readonly activatedAtMs: number;
}

export interface Issue {
  readonly path: string;
  readonly message: string;
}

export interface Refused {
  readonly versionId: string;
  readonly issues: readonly Issue[];
}

export interface Resolved<T = unknown> {
  readonly values: T;
  readonly revision: string;
  /** What was merged over the defaults, the widest first. */
  readonly versions: readonly ActiveVersion[];
  /** When something begins or ends here; infinite when nothing is going to. */
  readonly untilMs: number;
  readonly refused: readonly Refused[];
}

export interface Question {
  readonly kind: string;
  readonly region: RegionCode;
  readonly place: PolicyPlace;
  readonly atMs: number;
}

/** From wide to narrow. */
function levelsOf({ cityCode, vertical }: PolicyPlace) {
  const city = cityCode ?? null;
  const levels: { cityCode: string | null; vertical: Vertical | null }[] = [
    { cityCode: null, vertical: null },
  ];
  if (city !== null) levels.push({ cityCode: city, vertical: null });
  if (vertical) levels.push({ cityCode: null, vertical });
  if (city !== null && vertical) levels.push({ cityCode: city, vertical });
  return levels;
}

/** A kind may not tell cities or verticals apart: then it is asked for without. */
export function askedPlace({ levels }: PolicyDefinition, place: PolicyPlace): PolicyPlace {
  const { cityCode, vertical } = place;
  return {
    ...(cityCode !== undefined && levels?.includes("city") !== false ? { cityCode } : {}),
    ...(vertical && levels?.includes("vertical") !== false ? { vertical } : {}),
  };
}

/** All places that a reader of this kind may ask for. */
export function placesOf(definition: PolicyDefinition, { cities }: Region): PolicyPlace[] {
  const all = [undefined, ...cities.map(({ code }) => code)].flatMap((cityCode) =>
    [undefined, ...verticals].map((vertical) => askedPlace(definition, { cityCode, vertical })),
  );
  return [...new Map(all.map((place) => [JSON.stringify(place), place])).values()];
}

export function defaultsOf(
  definition: PolicyDefinition,
  region: RegionCode,
  vertical: Vertical | undefined,
): Json {
  const base = definition.defaults[region] as Json;
  const over = vertical && definition.verticals?.[vertical];
  return over ? merge(base, over as Json) : base;
}

/** Names these very values, so that no release changes them under an old name. */
export function printOf(values: unknown): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 12);
}

export function placeName({ kind, region, place }: Omit<Question, "atMs">): string {
  return [kind, region, place.cityCode, place.vertical].filter(Boolean).join("/");
}

/**
 * @param versions of any kind and place; only those that fit are looked at.
 * @throws Error when the defaults themselves do not fit, which is a fault of the program
 */
export function resolvePolicy(
  definition: PolicyDefinition,
  question: Question,
  versions: readonly ActiveVersion[],
): Resolved {
  const { kind, region, atMs } = question;
  const place = askedPlace(definition, question.place);
  const levels = levelsOf(place);
  const here = versions.filter(
    (version) => version.kind === kind && levels.some((level) => isAt(version, level)),
  );
  const base = defaultsOf(definition, region, place.vertical);
  const refused: Refused[] = [];
  // Ends: each round leaves one more version out.
  for (;;) {
    const left = here.filter(({ id }) => !refused.some(({ versionId }) => versionId === id));
    const chosen = levels.flatMap((level) => latest(left, level, atMs) ?? []);
    const merged = chosen.reduce((values, { body }) => merge(values, body), base);
    const parsed = definition.schema.safeParse(merged);
    if (parsed.success) {
      const name = [printOf(base), ...chosen.map(({ id }) => id)].join("+");
      return {
        values: deepFreeze(structuredClone(parsed.data)),
        revision: `${placeName({ kind, region, place })}@${name}`,
        versions: chosen,
        untilMs: nextChange(here, atMs),
        refused,
      };
    }
    const issues = issuesOf(parsed.error);
    const youngest = chosen.toSorted(
      (a, b) => b.activatedAtMs - a.activatedAtMs || (a.id < b.id ? 1 : -1),
    )[0];
    if (!youngest) throw new Error(`The defaults of ${kind} do not fit: ${JSON.stringify(issues)}`);
    refused.push({ versionId: youngest.id, issues });
  }
}

export function issuesOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

function isAt(
  version: ActiveVersion,
  level: { readonly cityCode: string | null; readonly vertical: Vertical | null },
): boolean {
  return version.cityCode === level.cityCode && version.vertical === level.vertical;
}

/** Of those that run, the one that began last: what it covers comes back when it ends. */
function latest(
  versions: readonly ActiveVersion[],
  level: Parameters<typeof isAt>[1],
  atMs: number,
): ActiveVersion | undefined {
  let found: ActiveVersion | undefined;
  for (const version of versions) {
    const runs = version.fromMs <= atMs && (version.untilMs === null || version.untilMs > atMs);
    if (runs && isAt(version, level) && (!found || version.fromMs > found.fromMs)) found = version;
  }
  return found;
}

function nextChange(versions: readonly ActiveVersion[], atMs: number): number {
  return Math.min(
    ...versions
      .flatMap(({ fromMs, untilMs }) => [fromMs, untilMs ?? Infinity])
      .filter((ms) => ms > atMs),
    Number.POSITIVE_INFINITY,
  );
}

export interface Problem extends Refused {
  readonly place: PolicyPlace;
  readonly atMs: number;
}

/**
 * What would not fit any more, now or at any moment to come, if `after` took the place of `before`:
 * a version of the region can break what a city lays over it. What was broken already is not asked.
 */
export function newProblems(
  definition: PolicyDefinition,
  { kind, region, atMs }: { kind: string; region: Region; atMs: number },
  before: readonly ActiveVersion[],
  after: readonly ActiveVersion[],
): Problem[] {
  const moments = new Set([atMs]);
  for (const { kind: of, fromMs, untilMs } of after) {
    if (of !== kind) continue;
    for (const ms of [fromMs, untilMs ?? 0]) if (ms > atMs) moments.add(ms);
  }
  return placesOf(definition, region).flatMap((place) =>
    [...moments].flatMap((moment) => {
      const question = { kind, region: region.code, place, atMs: moment };
      const { refused } = resolvePolicy(definition, question, after);
      if (refused.length === 0) return [];
      const known = resolvePolicy(definition, question, before).refused;
      const isNew = ({ versionId }: Refused) => !known.some((old) => old.versionId === versionId);
      return refused.filter(isNew).map((found) => ({ ...found, place, atMs: moment }));
    }),
  );
}
