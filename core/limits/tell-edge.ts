/**
 * Tells the edge what the region's limits are scaled by: when that changes, and every so often, because
 * nobody knows what the edge still has. Each process tells; told twice is the same as once.
 */
import { LIMITS_CONFIRM_MS, LimitsNoteAnswer, limitsNotePath } from "#shared/limits/limits-note.ts";
import type { LimitsPolicy } from "#shared/policies/index.ts";
import { askEdge, type Runtime, startPulse } from "../platform/index.ts";
import { knownChange, policyInForce } from "../policy/index.ts";

const LOOK_EVERY_MS = 500;
const TELL_DEADLINE_MS = 2_000;
/** The longest pause between two tries while the edge does not answer. */
const MAX_TELL_PAUSE_MS = 5_000;

export function startLimitsTeller(runtime: Runtime): { stop(): Promise<void> } {
  let told: LimitsPolicy | undefined;
  let toldAtMs = 0;
  const tell = async () => {
    const { values } = policyInForce(runtime, "limits");
    // The same object until a version begins or ends.
    if (values === told && performance.now() - toldAtMs < LIMITS_CONFIRM_MS) return false;
    const note = { region: runtime.region.code, changeId: knownChange(runtime), factors: values };
    await askEdge(runtime, {
      ...{ path: limitsNotePath, body: note, answer: LimitsNoteAnswer },
      deadlineMs: TELL_DEADLINE_MS,
    });
    told = values;
    toldAtMs = performance.now();
    return false;
  };
  const pulse = startPulse({
    name: "limits to the edge",
    everyMs: LOOK_EVERY_MS,
    maxPauseMs: MAX_TELL_PAUSE_MS,
    log: runtime.log,
    work: tell,
  });
  return { stop: () => pulse.stop() };
}
