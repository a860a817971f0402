/**
 * After the last step: until nothing is under way anywhere, days later the payouts, and then the
 * settlement reports, twice.
 */
import { routes } from "#shared/contracts/index.ts";
import { statement } from "../../platform/index.ts";
import { payoutPoints, reportPoints } from "./kill-plan.ts";
import type { MoneyProcess } from "./money-process.ts";
import type { City } from "./proof-city.ts";
import { insist, pause } from "./proof-client.ts";
import { startTimekeeper, whileResting } from "./proof-clock.ts";
import { payOutSubject } from "./proof-drive.ts";
import type { CardProvider, Inhabitant } from "./proof-world.ts";

/** Longer than a dead driver's lease and a few tries after it. */
const PATIENCE_MS = 600_000;

/** Anything that somebody would still have to do, named. */
export const selectUnfinished = statement<{ what: string; id: string }>(`
  select 'payment ' || state as what, id from payments
    where lease_until is not null or due_at < $1::timestamptz
      or state in ('created', 'requires_action', 'unknown')
      or (state = 'authorized' and goal <> 'authorize')
  union all
  select 'refund ' || state, id from refunds
    where lease_until is not null or due_at is not null or state in ('created', 'pending', 'unknown')
  union all
  select 'payout ' || state, id from payouts
    where lease_until is not null or due_at < $1::timestamptz
      or state in ('created', 'sent', 'unknown')
  union all
  select concat_ws(' ', 'webhook', state, provider, type, 'tried', tries), provider_event_id
    from webhook_events
    where state in ('stored', 'failed')
  union all
  select 'order ' || state, id from orders where state in ('created', 'delivered')
  union all
  select 'saga ' || state, subject_id from sagas where state in ('running', 'compensating')
  union all
  select 'movement to be sealed', id from ledger.transactions as moved
    where not exists (select from ledger.seals where transaction_id = moved.id)`);

/** Longer than what was earned has to stay, in any region. */
const DAYS_MS = 4 * 24 * 3_600_000;
/** Payouts that are asked for at the same time. */
const LANES = 8;

export async function bringToRest(
  city: City,
  process: MoneyProcess,
  { people, providers }: { people: readonly Inhabitant[]; providers: readonly CardProvider[] },
): Promise<void> {
  const keeper = startTimekeeper(city, process, whileResting);
  process.spare();
  await untilRest(city, process);
  await process.advance(DAYS_MS);
  process.aimAt(payoutPoints);
  const queue = people.values();
  const lane = async () => {
    for (const who of queue) await payOutSubject(city, who);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await untilRest(city, process);
  process.aimAt(reportPoints);
  await reconcileTwice(city, providers);
  process.spare();
  await untilRest(city, process);
  await keeper.stop();
}

/** What has no due time of its own may still wait for some to go by: so much does now and then. */
const NUDGE_EVERY_MS = 2_000;
const NUDGE_MS = 15_000;

async function untilRest({ core, simulator }: City, process: MoneyProcess): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let nudgeAt = performance.now() + NUDGE_EVERY_MS; ; ) {
    const soon = new Date(core.ambient.now().getTime() + 60_000).toISOString();
    const unfinished = await selectUnfinished(core.system, [soon]);
    const pending = await simulator.pending();
    if (unfinished.length === 0 && pending.webhooks === 0 && pending.plans === 0) return;
    if (performance.now() > giveUpAt) {
      const named = unfinished.slice(0, 10).map(({ what, id }) => `${what} ${id}`);
      throw new Error(
        `stuck: ${unfinished.length} unfinished (${named.join(", ")}), ${JSON.stringify(pending)} on the way`,
      );
    }
    await pause(150);
    if (performance.now() < nudgeAt) continue;
    await process.advance(NUDGE_MS);
    nudgeAt = performance.now() + NUDGE_EVERY_MS;
  }
}

const countLines = statement<{ lines: number; items: number }>(`
  select (select count(*)::int from settlement_lines) as lines,
    (select count(*)::int from reconciliation_items) as items`);

const HOUR_MS = 3_600_000;

/** The second look at the same reports must find nothing new. */
async function reconcileTwice(city: City, providers: readonly CardProvider[]): Promise<void> {
  const at = city.core.ambient.now().getTime();
  const period = {
    start: new Date(at - DAYS_MS - 24 * HOUR_MS).toISOString(),
    end: new Date(at).toISOString(),
  };
  const ask = {
    door: city.door,
    token: city.token,
    origin: { seed: city.seed, subject: -1, step: 0, rival: 0, request: 0 },
  };
  const counts: unknown[] = [];
  for (const round of [1, 2]) {
    for (const provider of providers) {
      city.made("pay_out");
      const call = { body: { provider, ...period }, idempotencyKey: `${provider}-${round}` };
      await insist(ask, city.ops, routes.runReconciliation, call);
    }
    counts.push((await countLines(city.core.system, []))[0]);
  }
  const [first, second] = counts.map((one) => JSON.stringify(one));
  if (first !== second) throw new Error(`importing twice changed ${first} to ${second}`);
}
