/** What the steps of a subject share: the city they happen in, and requests that are repeated. */
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import type { RunningSimulator } from "../../providers/simulator/index.ts";
import type { TestCore, TestPerson } from "../test-core.ts";
import type { Origin } from "./decided-ids.ts";
import type { Asking, FindDoor, FindToken } from "./proof-client.ts";
import type { Step, Way } from "./proof-plan.ts";
import type { Inhabitant } from "./proof-world.ts";

export interface City {
  readonly core: TestCore;
  readonly ops: TestPerson;
  readonly simulator: RunningSimulator;
  readonly door: FindDoor;
  readonly token: FindToken;
  readonly seed: number;
  /** Resolves when a look at the rows that begins from now on finds nothing of them under way. */
  quiet(customerId: string): Promise<void>;
  /** Counts a request that was made. */
  made(kind: Step["do"]): void;
  refused(code: ErrorCode): void;
}

export interface Standing {
  readonly city: City;
  readonly who: Inhabitant;
  readonly step: number;
  readonly copies: number;
  /** The order that the steps are about, once it is placed, and how it is paid. */
  orderId: string;
  way: Way;
}

const KNOWN_REFUSALS: Readonly<Partial<Record<Step["do"], readonly ErrorCode[]>>> = {
  top_up: ["PAYMENT_DECLINED"],
  place: ["PAYMENT_DECLINED", "INSUFFICIENT_FUNDS"],
  // An order that was never paid, or is refunded already, has nothing left to give back.
  refund: ["REFUND_TOO_LARGE", "CONFLICT"],
  tip: ["PAYMENT_DECLINED", "INSUFFICIENT_FUNDS", "CONFLICT"],
  squeeze: ["INSUFFICIENT_FUNDS", "PAYMENT_DECLINED"],
  cancel: ["CONFLICT", "CANNOT_CANCEL_IN_PROGRESS"],
  reject: ["CONFLICT"],
  hold_payouts: ["CONFLICT"],
};

export const currencyOf = ({ city }: Standing) => city.core.runtime.region.currency;

/** Repeats of a copy are counted from here on; more of them than this would be stuck. */
const COPY = 10_000;

export function asking({ city, who, step }: Standing, rival: number, copy = 0): Asking {
  const subject = who.subject.number;
  const origin: Origin = { seed: city.seed, subject, step, rival, request: copy * COPY };
  return { door: city.door, token: city.token, origin };
}

/** One request, whose known refusals are answers too. */
async function request<T>(
  { city }: Standing,
  kind: Step["do"],
  ask: () => Promise<T>,
): Promise<T | undefined> {
  city.made(kind);
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    if (!KNOWN_REFUSALS[kind]?.includes(error.code)) {
      throw new Error(`${kind} was refused: ${error.code} ${error.message}`, { cause: error });
    }
    city.refused(error.code);
    return undefined;
  }
}

/** The very same request several times at once: they have one effect and one answer. */
export async function repeatedly<T>(
  at: Standing,
  kind: Step["do"],
  ask: (asking: Asking, key: string) => Promise<T>,
  rival = 0,
): Promise<T | undefined> {
  // Words between the numbers: digits in a row may look like the number of a card.
  const key = `seed${at.city.seed}.subject${at.who.subject.number}.step${at.step}.try${rival}`;
  const answers = await Promise.all(
    Array.from({ length: at.copies }, (_, copy) =>
      request(at, kind, () => ask(asking(at, rival, copy), key)),
    ),
  );
  const different = new Set(answers.map((answer) => JSON.stringify(answer)));
  if (different.size > 1) {
    throw new Error(`${kind}: one request had several answers: ${[...different].join(" and ")}`);
  }
  return answers[0];
}
