/**
 * The closed table of limits. A route names its class (`limit` in its contract) or has the one of
 * its method. Three layers, from outside to inside:
 *
 * - the edge counts each address against `address`, whatever it asks for;
 * - the gateway counts each caller against the class of the route: the person or service account of
 *   the verified token, or the address where a route is public;
 * - the core counts again what is expensive (`core`), so that a way around the edge is none.
 *
 * The city of a laptop comes from one address and lives thirty times as fast: configuration scales
 * all limits (`LIMIT_FACTOR` at the edge, `BEELINE_LIMIT_FACTOR` at a core; 1000 in development).
 */

import { type LimitRule, makeRule, scaleRule } from "./limit-rule.ts";
import type { Charge, Limit } from "./limit-store.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface LimitClass {
  readonly rules: readonly LimitRule[];
  /** What happens while the store is away: reads pass, what could be abused does not. */
  readonly onFailure: "open" | "closed";
  /** `shared`: each call is decided by the store of all processes. Otherwise see `local-first.ts`. */
  readonly counting: "local-first" | "shared";
  /** Whether the core counts it too. */
  readonly core: boolean;
  readonly shadow: boolean;
}

type Rule = Parameters<typeof makeRule>[0];

function limitClass(
  rules: Rule | readonly Rule[],
  { onFailure, counting, core = false, shadow = false }: Partial<LimitClass>,
): LimitClass {
  return {
    rules: [rules].flat().map(makeRule),
    ...{ onFailure: onFailure ?? "open", counting: counting ?? "local-first", core, shadow },
  };
}

const everyMinute = (limit: number, burst: number): Rule => ({
  ...{ algorithm: "token-bucket", limit, windowMs: MINUTE, burst },
});
const sliding = (limit: number, windowMs: number): Rule => ({
  ...{ algorithm: "sliding-counter", limit, windowMs },
});

export const limitClasses = {
  /** A shield, not a quota: thousands of customers of a mobile network share an address. */
  address: limitClass(everyMinute(6_000, 1_500), {}),
  /** Apps that poll a few things each second or two stay far below. */
  read: limitClass(everyMinute(600, 200), {}),
  write: limitClass(sliding(240, MINUTE), { onFailure: "closed" }),
  /** Per address, and one call per key that is pressed. */
  search: limitClass(everyMinute(1_200, 300), { core: true }),
  quote: limitClass(everyMinute(60, 20), { core: true }),
  order: limitClass(
    [{ algorithm: "sliding-log", limit: 10, windowMs: MINUTE }, sliding(60, HOUR)],
    { onFailure: "closed", counting: "shared", core: true },
  ),
  /** Per address, beside the limits per phone, so that nobody tries phone after phone. */
  "sign-in": limitClass(
    [sliding(60, 10 * MINUTE), { algorithm: "fixed-window", limit: 600, windowMs: 24 * HOUR }],
    { onFailure: "closed", counting: "shared", core: true },
  ),
  /** Per address: refreshing and ending sessions of everybody behind it. */
  session: limitClass(sliding(1_200, MINUTE), { core: true }),
  /** Per address: providers send from few, in bursts, and come back when they are turned away. */
  webhook: limitClass(everyMinute(30_000, 3_000), { core: true }),
  /** What is sent to another person: a few lines at once, then as fast as one can write. */
  message: limitClass(
    { algorithm: "leaky-bucket", limit: 60, windowMs: MINUTE, burst: 15 },
    { onFailure: "closed", core: true },
  ),
  /** Credentials and keys: nobody needs many, and each is a door. */
  secret: limitClass(
    { algorithm: "sliding-log", limit: 20, windowMs: HOUR },
    { onFailure: "closed", counting: "shared", core: true },
  ),
} as const satisfies Record<string, LimitClass>;
export type LimitClassName = keyof typeof limitClasses;

/** `none`: the route limits its callers itself (positions do, per rider). */
export type RouteLimit = Exclude<LimitClassName, "address"> | "none";

export function limitOf(route: {
  readonly method: string;
  readonly limit?: RouteLimit;
}): RouteLimit {
  return route.limit ?? (route.method === "GET" ? "read" : "write");
}

export interface NamedClass extends LimitClass {
  readonly name: LimitClassName;
  readonly limits: readonly Limit[];
}

/** From here on limits are lifted for a laptop, where nothing has to be strict and much is slow. */
export const isLifted = (factor: number) => factor >= 100;

/**
 * @param factor of all limits and bursts, from the configuration. Lifted ones are counted locally
 *   first and pass while their store is away.
 * @param factors of single classes beside it, by policy.
 */
export function scaleClasses(
  factor: number,
  factors: Readonly<Partial<Record<LimitClassName, number>>> = {},
): ReadonlyMap<LimitClassName, NamedClass> {
  const lifted = { counting: "local-first", onFailure: "open" } as const;
  const entries = Object.entries(limitClasses) as [LimitClassName, LimitClass][];
  return new Map(
    entries.map(([name, declared]) => {
      const limits = declared.rules.map((rule) => {
        // Whoever changes how a class counts starts with new keys, instead of misreading old ones.
        const key = `${name}:${rule.algorithm}:${rule.windowMs}`;
        return { name: key, rule: scaleRule(rule, factor * (factors[name] ?? 1)) };
      });
      return [name, { ...declared, ...(isLifted(factor) ? lifted : {}), name, limits }];
    }),
  );
}

export function chargeOf({ limits }: NamedClass, subject: string, cost = 1): Charge {
  return { subject, limits, cost };
}
