import { Gauge } from "prom-client";
import type { PolicyPlace } from "#shared/policies/index.ts";
import { policyKinds } from "#shared/policies/index.ts";
import type { Runtime } from "../platform/index.ts";
import { definitionOf, isPolicyKind, loadedVersions, resolvedAt } from "./policy-memory.ts";
import { type Issue, placesOf } from "./resolve-rules.ts";

/** A version that lies in the database and is not followed. */
export interface PolicyProblem {
  readonly versionId: string;
  readonly kind: string;
  /** The first place where it was found not to fit. */
  readonly place: PolicyPlace;
  readonly issues: readonly Issue[];
}

/** What this process was given and does not follow; the last good version stays in its place. */
export function policyProblems(runtime: Runtime): PolicyProblem[] {
  const found = new Map<string, PolicyProblem>();
  const nowMs = runtime.ambient.now().getTime();
  for (const { id, kind, cityCode, vertical, untilMs } of loadedVersions(runtime)) {
    const isOver = untilMs !== null && untilMs <= nowMs;
    if (isOver || isPolicyKind(kind)) continue;
    const place = { cityCode: cityCode ?? undefined, vertical: vertical ?? undefined };
    const issues = [{ path: "", message: "This program knows no such policy" }];
    found.set(id, { versionId: id, kind, place, issues });
  }
  for (const kind of Object.keys(policyKinds).filter(isPolicyKind)) {
    for (const place of placesOf(definitionOf(kind), runtime.region)) {
      for (const { versionId, issues } of resolvedAt(runtime, kind, place).refused) {
        if (!found.has(versionId)) found.set(versionId, { versionId, kind, place, issues });
      }
    }
  }
  return [...found.values()];
}

/** Logs each once, and counts them for whoever watches. */
export function tellProblems(runtime: Runtime): { look(): void } {
  const gauge = new Gauge({
    name: "beeline_policies_refused",
    help: "Versions of policies that lie in the database and are not followed",
    registers: [runtime.metrics.registry],
  });
  let told = new Set<string>();
  return {
    look: () => {
      const problems = policyProblems(runtime);
      gauge.set(problems.length);
      for (const { versionId, kind, issues } of problems) {
        if (told.has(versionId)) continue;
        runtime.log.error({ versionId, kind, issues }, "a policy does not fit and is not followed");
      }
      told = new Set(problems.map(({ versionId }) => versionId));
    },
  };
}
