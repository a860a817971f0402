/**
 * Keeps what is in force true in this process: read before the first request, the number of the last
 * change looked at twice a second, and everything read anew each half minute, because a hand in the
 * database writes no change. What ops changes is in force in all processes of a region within two
 * seconds; in the one that was asked, at once.
 */
import { type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { keepDefaults } from "./keep-defaults.ts";
import { lastChange, loadVersions } from "./load-versions.ts";
import { knownChange, rememberVersions } from "./policy-memory.ts";
import { tellProblems } from "./policy-problems.ts";

const LOOK_EVERY_MS = 500;
const REREAD_EVERY_MS = 30_000;
/** The longest pause after failures; what is in force stays meanwhile. */
const MAX_PAUSE_MS = 2_000;

export interface PolicyWatch {
  stop(): Promise<void>;
}

/** @throws when the database does not answer: better no core than one with other prices. */
export async function startPolicyWatch(runtime: Runtime): Promise<PolicyWatch> {
  const ctx = systemCtx(runtime, "policies");
  await keepDefaults(ctx);
  const problems = tellProblems(runtime);
  let readAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    const isStale = performance.now() - readAt >= REREAD_EVERY_MS;
    if (isStale || (await lastChange(ctx)) !== knownChange(runtime)) {
      rememberVersions(runtime, await loadVersions(ctx));
      readAt = performance.now();
      problems.look();
    }
    return false;
  };
  await look();
  const pulse = startPulse({
    name: "policies",
    everyMs: LOOK_EVERY_MS,
    maxPauseMs: MAX_PAUSE_MS,
    log: runtime.log,
    work: look,
  });
  return { stop: () => pulse.stop() };
}
