/**
 * Every policy by its name: what its values may be, and what a region starts with. Whatever a
 * person of ops may change without a release is one of these.
 *
 * A new kind: a file beside this one with a `z.strictObject` (strict at every depth, `.describe()`
 * for a label where the name does not say enough, `.refine` with a `path` for what must fit
 * together) and its defaults per region, and a line in `policyKinds`. The editor, the checks and
 * the history come by themselves. Names carry units (`…Meters`, `…Seconds`, `…Minor`,
 * `…BasisPoints`, `…Hundredths`). Objects are merged field by field, arrays replaced whole. Read it
 * with `policyInForce(runtime, kind, { cityCode, vertical })` each time and never keep the values:
 * what must stay as promised keeps the `revision` and asks `policyAtRevision`.
 */
import type { z } from "zod";
import { CancellationPolicy, cancellationDefaults } from "./cancellation.ts";
import { DispatchValues, dispatchDefaults, dispatchVerticals } from "./dispatch.ts";
import { EarningsPolicy, earningsDefaults } from "./earnings.ts";
import { EligibilityPolicy, eligibilityDefaults } from "./eligibility.ts";
import { FaresPolicy, faresDefaults } from "./fares.ts";
import { KitchenPolicy, kitchenDefaults } from "./kitchen.ts";
import type { PolicyDefinition } from "./level.ts";
import { LimitsPolicy, limitsDefaults } from "./limits.ts";
import { PricesPolicy, pricesDefaults } from "./prices.ts";
import { RetentionPolicy, retentionDefaults } from "./retention.ts";
import { RidesPolicy, ridesDefaults } from "./rides.ts";
import { SafetyPolicy, safetyDefaults } from "./safety.ts";
import { SearchPolicy, searchDefaults } from "./search.ts";
import { SharesPolicy, sharesDefaults } from "./shares.ts";
import { StandingPolicy, standingDefaults } from "./standing.ts";
import { SurgePolicy, surgeDefaults } from "./surge.ts";

export * from "./cancellation.ts";
export * from "./dispatch.ts";
export * from "./earnings.ts";
export * from "./eligibility.ts";
export * from "./fares.ts";
export * from "./kitchen.ts";
export * from "./level.ts";
export * from "./limits.ts";
export * from "./prices.ts";
export * from "./retention.ts";
export * from "./rides.ts";
export * from "./safety.ts";
export * from "./search.ts";
export * from "./shares.ts";
export * from "./standing.ts";
export * from "./surge.ts";

export const policyKinds = {
  dispatch: {
    schema: DispatchValues,
    defaults: dispatchDefaults,
    verticals: dispatchVerticals,
    about: "Who is asked for an order, in which order, and for how long.",
  },
  prices: {
    schema: PricesPolicy,
    defaults: pricesDefaults,
    levels: ["city"],
    about: "What carrying a basket costs.",
  },
  shares: {
    schema: SharesPolicy,
    defaults: sharesDefaults,
    about: "Who gets what of an order; one that is quoted keeps what it was quoted with.",
  },
  kitchen: {
    schema: KitchenPolicy,
    defaults: kitchenDefaults,
    levels: ["city"],
    about: "What cancelling costs once the kitchen works.",
  },
  fares: {
    schema: FaresPolicy,
    defaults: faresDefaults,
    about: "What a ride costs, which types are offered, and how far a ride may go.",
  },
  search: {
    schema: SearchPolicy,
    defaults: searchDefaults,
    about: "How long and how wide a ride's driver is searched for, and when bookings are refused.",
  },
  standing: {
    schema: StandingPolicy,
    defaults: standingDefaults,
    about: "How riders' rates are counted, and when somebody is not asked for a while.",
  },
  cancellation: {
    schema: CancellationPolicy,
    defaults: cancellationDefaults,
    about: "What cancelling a ride costs its customer, and when it costs nothing.",
    levels: ["city"],
  },
  rides: {
    schema: RidesPolicy,
    defaults: ridesDefaults,
    about: "The passenger's PIN, pauses, what is measured on the way, when the quoted price holds.",
    levels: ["city"],
  },
  earnings: {
    schema: EarningsPolicy,
    defaults: earningsDefaults,
    about: "What an hour on duty earns at least.",
  },
  eligibility: {
    schema: EligibilityPolicy,
    defaults: eligibilityDefaults,
    about: "Which papers and vehicles a rider needs to go on duty.",
  },
  safety: {
    schema: SafetyPolicy,
    defaults: safetyDefaults,
    about: "From when on a ride looks as if something were wrong, and how many people are told.",
  },
  surge: {
    schema: SurgePolicy,
    defaults: surgeDefaults,
    levels: ["city"],
    about: "Whether and how far demand lifts the prices of rides, and what drivers see of demand.",
  },
  retention: {
    schema: RetentionPolicy,
    defaults: retentionDefaults,
    levels: [],
    about: "For how long what is not money is kept.",
  },
  limits: {
    schema: LimitsPolicy,
    defaults: limitsDefaults,
    levels: [],
    about: "How often callers may call, as a factor of each class, at the edge and at home.",
  },
} as const satisfies Record<string, PolicyDefinition>;

export type PolicyKind = keyof typeof policyKinds;
export type PolicyValues<K extends PolicyKind> = z.infer<(typeof policyKinds)[K]["schema"]>;
