import type { Subscriber } from "../../outbox/index.ts";
import {
  now,
  type Pulse,
  type Runtime,
  startPulse,
  statement,
  systemCtx,
} from "../../platform/index.ts";
import { fanOutRound } from "./fan-out.ts";

const POLL_MS = 500;
const SWEEP_EVERY_MS = 10 * 60_000;
/** One sweep's bound; the rest is found by the next one. */
const POSTS_PER_SWEEP = 200;

/** Wakes the fan-out of this process; where none runs, its own pace is quick enough. */
const kicks = new WeakMap<Runtime, () => void>();

export const feedSubscriber: Subscriber = {
  name: "feed",
  types: ["post.published"],
  handle: async (ctx) => kicks.get(ctx.runtime)?.(),
};

export function startFanOut(runtime: Runtime): Pick<Pulse, "stop"> {
  const ctx = systemCtx(runtime, "feed");
  const { log } = runtime;
  const fanOut = startPulse({
    name: "fan-out",
    everyMs: POLL_MS,
    log,
    work: async () => (await fanOutRound(ctx)) > 0,
  });
  const sweep = startPulse({
    name: "feed sweep",
    everyMs: SWEEP_EVERY_MS,
    log,
    work: async () => (await sweepFeeds(runtime)) === POSTS_PER_SWEEP,
  });
  kicks.set(runtime, fanOut.kick);
  return {
    stop: async () => {
      kicks.delete(runtime);
      await Promise.all([fanOut.stop(), sweep.stop()]);
    },
  };
}

const sweep = statement<{ posts: number }>(`
  with dead as (
    select p.id from store_posts p
    where (p.retracted_at is not null or p.expires_at <= $1::timestamptz)
      and exists (select from feed_entries e where e.post_id = p.id)
    limit ${POSTS_PER_SWEEP}),
  gone as (delete from feed_entries using dead where post_id = dead.id)
  select count(*)::int as posts from dead`);

/** Forgets entries of posts that nobody is shown any more. @returns of how many posts. */
export async function sweepFeeds(runtime: Runtime): Promise<number> {
  const ctx = systemCtx(runtime, "feed");
  const [swept] = await sweep(ctx, [now(ctx).toISOString()]);
  return swept!.posts;
}
