/** Learns what other processes ended, and tells the edge of everything that ends in the region. */
import {
  ENDED_MEMORY_MS,
  EndedSessionsAnswer,
  endedSessionsPath,
  MAX_ENDED_PER_CALL,
} from "#shared/ended-sessions.ts";
import {
  askEdge,
  type Ctx,
  dateOf,
  type Runtime,
  startPulse,
  statement,
  systemCtx,
} from "../../platform/index.ts";
import { rereadKeys } from "../keys/key-ring.ts";
import { endedIds, onEnded, rememberEnded } from "./ended-memory.ts";

const LOOK_EVERY_MS = 500;
/** A row may be committed this long after the time in it: slow transactions, unequal clocks. */
const OVERLAP_MS = 30_000;
const TELL_DEADLINE_MS = 2_000;
/** The longest pause between two tries while the edge does not answer. */
const MAX_TELL_PAUSE_MS = 5_000;
/** At the bound the oldest is given up: its token is the nearest to its end. */
const MAX_UNTOLD = 100_000;

const selectEnded = statement<{ id: string; at: string }>(`
  select id, revoked_at::text as at from sessions where revoked_at > $1
  union all
  select id, revoked_at::text from credentials where revoked_at > $1
  union all
  -- Only a key that was withdrawn in an emergency stops both at once.
  select 'key_' || $2 || '_' || kid, verifies_until::text from signing_keys
    where verifies_until > $1 and verifies_until = signs_until
  order by at`);

/** Reads what ended after `since`; to be awaited before the first request is served. */
export async function learnEnded(ctx: Ctx, since?: Date): Promise<void> {
  const earliest = new Date(ctx.runtime.ambient.now().getTime() - ENDED_MEMORY_MS);
  const from = since && since > earliest ? since : earliest;
  let hasNewKey = false;
  for (const { id, at } of await selectEnded(ctx, [
    from.toISOString(),
    ctx.runtime.config.region,
  ])) {
    const isNews = rememberEnded(ctx.runtime, id, dateOf(at));
    // Where a key was withdrawn a new one signs already.
    hasNewKey ||= isNews && id.startsWith("key_");
  }
  if (hasNewKey) await rereadKeys(ctx.runtime);
}

export interface EndedWatch {
  stop(): Promise<void>;
}

export function startEndedWatch(runtime: Runtime): EndedWatch {
  const ctx = systemCtx(runtime, "ended-sessions");
  // All that is remembered: nobody knows what the process before this one had told.
  const untold = new Set(endedIds(runtime));
  const teller = startPulse({
    name: "ended sessions to the edge",
    everyMs: LOOK_EVERY_MS,
    maxPauseMs: MAX_TELL_PAUSE_MS,
    log: runtime.log,
    work: () => tellEdge(runtime, untold),
  });
  const unlisten = onEnded(runtime, (id) => {
    for (const oldest of untold) {
      if (untold.size < MAX_UNTOLD) break;
      untold.delete(oldest);
    }
    untold.add(id);
    teller.kick();
  });
  let since: Date | undefined;
  const reader = startPulse({
    name: "ended sessions",
    everyMs: LOOK_EVERY_MS,
    log: runtime.log,
    work: async () => {
      const startedAt = runtime.ambient.now().getTime();
      await learnEnded(ctx, since);
      since = new Date(startedAt - OVERLAP_MS);
      return false;
    },
  });
  return {
    stop: async () => {
      unlisten();
      await Promise.all([reader.stop(), teller.stop()]);
    },
  };
}

/** One call with the oldest of them; true when there are more. @throws Error when it was not taken. */
async function tellEdge(runtime: Runtime, untold: Set<string>): Promise<boolean> {
  if (untold.size === 0) return false;
  const ids = [...untold].slice(0, MAX_ENDED_PER_CALL);
  await askEdge(runtime, {
    ...{ path: endedSessionsPath, body: { ids }, answer: EndedSessionsAnswer },
    deadlineMs: TELL_DEADLINE_MS,
  });
  for (const id of ids) untold.delete(id);
  return untold.size > 0;
}
