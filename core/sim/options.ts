/** The command line of the living city. */
import { parseArgs } from "node:util";
import { isRegionCode, type RegionCode } from "#shared/regions.ts";

export interface SimOptions {
  readonly region: RegionCode;
  readonly edgeUrl: string;
  readonly coreUrl: string;
  /** How many times faster than reality the city lives, 1 … 1000. */
  readonly speed: number;
  /** Real minutes; without meaning on a recorded day. */
  readonly ordersPerMinute: number;
  /** Real minutes; a recorded day has no rides. */
  readonly ridesPerMinute: number;
  /** Which life the city leads: other choices, the same people. */
  readonly seed: number;
  /** Which city it is; the same that its database was seeded with. */
  readonly citySeed: number;
  readonly day?: string;
  readonly untilDelivered?: number;
}

/** A wrong command line; the message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Orders per real minute: pleasant to watch, and busy when somebody waits for a count. */
const USUAL_RATE = "6";
const TARGET_RATE = "20";
const RIDES_RATE = "3";

const flags = {
  region: { type: "string", default: "in" },
  edge: { type: "string", default: "http://127.0.0.1:8787" },
  core: { type: "string", default: "http://127.0.0.1:4100" },
  speed: { type: "string", default: "1" },
  "orders-per-minute": { type: "string" },
  "rides-per-minute": { type: "string", default: RIDES_RATE },
  seed: { type: "string", default: "1" },
  "city-seed": { type: "string", default: "1" },
  day: { type: "string" },
  "until-delivered": { type: "string" },
} as const;

function numberOf(flag: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= low && value <= high) return value;
  throw new UsageError(`--${flag} takes a number from ${low} to ${high}.`);
}

function wholeOf(flag: string, text: string, low: number, high: number): number {
  const value = numberOf(flag, text, low, high);
  if (Number.isInteger(value)) return value;
  throw new UsageError(`--${flag} takes a whole number.`);
}

function urlOf(flag: string, text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UsageError(`--${flag} takes an address such as http://127.0.0.1:8787.`);
  }
  return text.replace(/\/+$/, "");
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Throws UsageError. */
export function readOptions(args: readonly string[]): SimOptions {
  const values = parse(args);
  if (!isRegionCode(values.region)) throw new UsageError("--region takes in, us or uk.");
  const until = values["until-delivered"];
  const rate = values["orders-per-minute"] ?? (until === undefined ? USUAL_RATE : TARGET_RATE);
  return {
    region: values.region,
    edgeUrl: urlOf("edge", values.edge),
    coreUrl: urlOf("core", values.core),
    speed: numberOf("speed", values.speed, 1, 1_000),
    ordersPerMinute: numberOf("orders-per-minute", rate, 0, 10_000),
    ridesPerMinute: numberOf("rides-per-minute", values["rides-per-minute"], 0, 10_000),
    seed: wholeOf("seed", values.seed, 0, Number.MAX_SAFE_INTEGER),
    citySeed: wholeOf("city-seed", values["city-seed"], 0, Number.MAX_SAFE_INTEGER),
    ...(values.day === undefined ? {} : { day: values.day }),
    ...(until === undefined
      ? {}
      : { untilDelivered: wholeOf("until-delivered", until, 1, 1_000_000) }),
  };
}
