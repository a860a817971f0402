/** Puts the inhabitants together before anybody is awake. */
import type { CityPlan } from "../seed/index.ts";
import { makeRandom } from "../seed/index.ts";
import type { City } from "./city.ts";
import { makeCityClock } from "./city-clock.ts";
import { makeGate } from "./gate.ts";
import { Households } from "./households.ts";
import type { SimOptions } from "./options.ts";
import { LatePings } from "./ping-log.ts";
import { SupportAgent } from "./support-agent.ts";
import { makeTalk } from "./talk.ts";
import { Tally } from "./tally.ts";

const SIGN_INS_AT_ONCE = 6;
/** A recorded day begins a little before its first order, so that riders are on the road. */
const HEAD_START_MINUTES = 3;

export interface Founded {
  readonly city: City;
  readonly households: Households;
  readonly support: SupportAgent;
}

export interface FoundingDeps {
  readonly plan: CityPlan;
  readonly options: SimOptions;
  readonly signal: AbortSignal;
  mishap(where: string, error: unknown): void;
}

export function foundCity(deps: FoundingDeps): Founded {
  const { plan, options, signal } = deps;
  const firstMinute = plan.day?.orders[0]?.placedMinute ?? HEAD_START_MINUTES;
  const city: City = {
    plan,
    clock: makeCityClock(options.speed, firstMinute - HEAD_START_MINUTES),
    random: makeRandom(`life ${options.seed} of ${plan.fingerprint}`),
    edgeUrl: options.edgeUrl,
    coreUrl: options.coreUrl,
    signal,
    contact: { lastAnswerAt: Date.now() },
    gate: makeGate(SIGN_INS_AT_ONCE),
    tally: new Tally(),
    rides: new Tally(),
    latePings: new LatePings(),
    talk: makeTalk({
      askForCode: (orderId) => households.codeOf(orderId),
      phoneSupport: (orderId) => support.take(orderId),
    }),
    waitsForPerson: plan.day === null && options.untilDelivered === undefined,
    mishap: deps.mishap,
  };
  const households = new Households(city);
  const support = new SupportAgent(city);
  return { city, households, support };
}
