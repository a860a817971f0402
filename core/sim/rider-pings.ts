/** Reports where a rider is, every two to three seconds. */
import { type Ping, riderRoutes } from "#shared/contracts/riders.ts";
import type { Random } from "../seed/index.ts";
import { hasErrorCode } from "./api.ts";
import type { City } from "./city.ts";
import { PingLog } from "./ping-log.ts";
import type { RiderBody } from "./rider-body.ts";
import { pingIntervalMs } from "./rider-habits.ts";
import type { Session } from "./session.ts";
import { Stopped, sleep } from "./sleep.ts";

export interface PingDeps {
  readonly city: City;
  readonly session: Session;
  readonly body: RiderBody;
  readonly random: Random;
  /** Ends the reporting. */
  readonly signal: AbortSignal;
  readonly hasSignal: () => boolean;
  /** The core says that this rider is not on duty. */
  readonly onOffDuty: () => void;
}

function record(deps: PingDeps, battery: number): Ping {
  const { body, city, random } = deps;
  const nowMs = city.clock.now();
  const { position, bearing, metersPerSecond } = body.at(nowMs);
  return {
    lat: Number(position.lat.toFixed(6)),
    lng: Number(position.lng.toFixed(6)),
    accuracyM: Math.round(random.between(3, 12)),
    // What the speedometer of the city shows, not the haste with which we watch it.
    speedKmh: Math.round((metersPerSecond * 3.6) / city.clock.speed),
    bearing: Math.round(bearing) % 360,
    battery: Math.round(battery),
    recordedAt: new Date(nowMs).toISOString(),
  };
}

async function deliver(deps: PingDeps, log: PingLog): Promise<void> {
  const pings = log.takeAll();
  const newest = pings.at(-1);
  if (!newest) return;
  for (const late of pings.slice(0, -1)) deps.city.latePings.note(late);
  const body = pings.length === 1 ? newest : { pings };
  // A ping is worthless later as a single one; it joins the next batch instead of being repeated.
  const manners = { patienceMs: 0 };
  await deps.session.call(riderRoutes.sendPings, { body }, manners, deps.signal).catch((error) => {
    if (hasErrorCode(error, "CONFLICT")) deps.onOffDuty();
    else if (hasErrorCode(error, "UNAVAILABLE", "INTERNAL", "RATE_LIMITED")) log.putBack(pings);
    else if (error instanceof Stopped) throw error;
    else deps.city.mishap("rider pings", error);
  });
}

export async function reportPings(deps: PingDeps): Promise<void> {
  const log = new PingLog();
  let battery = deps.random.between(40, 100);
  for (;;) {
    log.keep(record(deps, battery));
    battery = Math.max(5, battery - 0.002);
    if (deps.hasSignal()) await deliver(deps, log);
    await sleep(pingIntervalMs(deps.random), deps.signal);
  }
}
