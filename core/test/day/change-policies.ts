/**
 * What ops change while quotes and trips are under way, through the API; and, for who reads the day
 * afterwards, what held when by that record alone.
 */
import { routes } from "#shared/contracts/index.ts";
import type { PolicyKind, PolicyValues } from "#shared/policies/index.ts";
import { policyKinds } from "#shared/policies/index.ts";
import type { DayCity } from "./day-city.ts";
import { changeHours } from "./plan-day.ts";

interface Change {
  readonly kind: PolicyKind;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fromMs: number;
}

interface Wanted extends Omit<Change, "fromMs"> {
  /** In hours; it holds at once without this. */
  readonly effectiveHour?: number;
}

const HOUR_MS = 3_600_000;

/** By the hour at which somebody of ops sits down to it. */
export const wantedChanges: readonly { readonly hour: number; readonly changes: Wanted[] }[] = [
  {
    hour: changeHours.fares,
    changes: [
      {
        kind: "fares",
        body: {
          platformFeeMinor: 900,
          types: {
            AUTO: { perKmMinor: 2_100 },
            BIKE: { baseMinor: 2_700, minimumMinor: 3_500 },
            SEDAN: { perMinuteMinor: 240, freeWaitingMinutes: 2 },
          },
        },
      },
    ],
  },
  {
    hour: changeHours.delivery,
    changes: [
      { kind: "prices", body: { deliveryBaseMinor: 3_300, deliveryPerKmMinor: 950 } },
      { kind: "shares", body: { commissionBasisPoints: 2_200, riderBasisPoints: 8_000 } },
      { kind: "kitchen", body: { cancelShareBasisPoints: 5_000 } },
    ],
  },
  {
    hour: changeHours.crowd,
    changes: [
      { kind: "surge", body: { capHundredths: 115 } },
      {
        kind: "cancellation",
        body: {
          fee: { usualMinor: 4_400 },
          noShowFee: { usualMinor: 6_600, types: { BIKE: 4_100 } },
        },
      },
      {
        kind: "fares",
        effectiveHour: changeHours.later,
        body: {
          platformFeeMinor: 700,
          taxBasisPoints: 700,
          night: { fromHour: 21, toHour: 5, multiplierHundredths: 140 },
        },
      },
    ],
  },
];

export class PolicyRecord {
  readonly #changes: Change[] = [];

  /** Of a kind, when it changed. */
  momentsOf(kind: PolicyKind): number[] {
    return this.#changes.filter((change) => change.kind === kind).map(({ fromMs }) => fromMs);
  }

  /** What the region starts with, and over it the change that began last. */
  valuesAt<K extends PolicyKind>(kind: K, atMs: number): PolicyValues<K> {
    const begun = this.#changes.filter((change) => change.kind === kind && change.fromMs <= atMs);
    const last = begun.toSorted((a, b) => a.fromMs - b.fromMs).at(-1);
    const definition = policyKinds[kind];
    return definition.schema.parse(
      laidOver(definition.defaults.in, last?.body ?? {}),
    ) as PolicyValues<K>;
  }

  async change(city: DayCity, { kind, body, effectiveHour }: Wanted, midnightMs: number) {
    const { ops, world } = city;
    const cityCode = world.core.runtime.region.cities[0]!.code;
    const params = { kind };
    const draft = { body, reason: "a busy day", cityCode } as never;
    const { id } = await ops.call(routes.draftPolicy, { params, body: draft });
    const { nowMs } = world.timetable;
    const fromMs = effectiveHour === undefined ? nowMs : midnightMs + effectiveHour * HOUR_MS;
    const later =
      effectiveHour === undefined ? {} : { effectiveFrom: new Date(fromMs).toISOString() };
    const activation = { reason: "a busy day", ...later };
    await ops.call(routes.activatePolicy, { params: { kind, id }, body: activation });
    this.#changes.push({ kind, body, fromMs });
  }
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Tables field by field, everything else whole. */
function laidOver(under: unknown, over: unknown): unknown {
  if (!isTable(under) || !isTable(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = laidOver(merged[name], value);
  }
  return merged;
}
