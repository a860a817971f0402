/**
 * The command line of `up`, and the only place of the launcher that reads the environment.
 * Uses nothing but Node's built-ins: it runs before anything is installed.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { hasCode, Trouble } from "./trouble.ts";

export interface UpOptions {
  untilDelivered?: number;
  isFresh: boolean;
  hasCity: boolean;
  ordersPerMinute?: number;
  ridesPerMinute?: number;
  /** How much faster than reality the city lives, 1–1000. */
  speed: number;
  /** Directory of a real day; an absolute path. */
  day?: string;
  regions: string[];
  edgePort: number;
  /** Port of the first region's core; each further region adds 10. */
  corePort: number;
  seed?: number;
  /** Ends an unfinished `--until-delivered`; undefined leaves the choice to `timeLimitMs`. */
  timeoutMinutes?: number;
  isHelp: boolean;
}

export const helpText = `Starts Beeline: database, core, edge and a living demo city. Ctrl-C stops everything.

  npx bun run up [options]

  --until-delivered N     stop when N orders were delivered; the last line is a JSON report
  --fresh                 forget all data of earlier runs first
  --no-city               start without the living city
  --orders-per-minute N   how busy the city is, in our minutes (6; 20 with --until-delivered)
  --rides-per-minute N    how many ride, beside those who order (3)
  --speed N               how much faster than reality the city lives (30; 1 with --no-city)
  --day DIR               replay a real day instead of a made-up one
  --seed N                another made-up city life, the same for the same number
  --regions in,uk         regions to start, each with its own core and database (in)
  --edge-port N           port of the edge (8787, or BEELINE_EDGE_PORT)
  --core-port N           port of the first core (4100, or BEELINE_CORE_PORT); the next adds 10
  --timeout-minutes N     give up on --until-delivered after this long
  --help                  show this

  DATABASE_URL            use your PostgreSQL for the first region (DATABASE_URL_UK and so on for others)
  BEELINE_OWNER_DATABASE_URL  who owns its tables, for migrations (…_UK and so on); without it DATABASE_URL
                          owns them, and up makes the login that the core uses
  REDIS_URL               share who is where through your Redis (REDIS_URL_UK and so on for others)`;

const flags = {
  "until-delivered": { type: "string" },
  fresh: { type: "boolean" },
  "no-city": { type: "boolean" },
  "orders-per-minute": { type: "string" },
  "rides-per-minute": { type: "string" },
  speed: { type: "string" },
  day: { type: "string" },
  regions: { type: "string" },
  "edge-port": { type: "string" },
  "core-port": { type: "string" },
  seed: { type: "string" },
  "timeout-minutes": { type: "string" },
  help: { type: "boolean" },
} as const;

type Environment = Record<string, string | undefined>;

export function readOptions(argv: string[], env: Environment = process.env): UpOptions {
  const given = parseFlags(argv);
  const hasCity = given["no-city"] !== true;
  const untilDelivered = wholeNumber("--until-delivered", given["until-delivered"], 1, 1_000_000);
  const ordersPerMinute = number("--orders-per-minute", given["orders-per-minute"], 0.01, 10_000);
  const ridesPerMinute = number("--rides-per-minute", given["rides-per-minute"], 0, 10_000);
  const seed = wholeNumber("--seed", given.seed, 0, 2 ** 31 - 1);
  const timeoutMinutes = number("--timeout-minutes", given["timeout-minutes"], 0.1, 10_000);
  if (untilDelivered !== undefined && !hasCity) {
    throw wrong("--until-delivered needs the city, so it does not go with --no-city.");
  }
  return {
    isFresh: given.fresh === true,
    hasCity,
    speed: number("--speed", given.speed, 1, 1000) ?? (hasCity ? 30 : 1),
    regions: readRegions(given.regions ?? "in"),
    edgePort: readPort("--edge-port", given["edge-port"], "BEELINE_EDGE_PORT", env) ?? 8787,
    corePort: readPort("--core-port", given["core-port"], "BEELINE_CORE_PORT", env) ?? 4100,
    isHelp: given.help === true,
    ...(untilDelivered !== undefined && { untilDelivered }),
    ...(ordersPerMinute !== undefined && { ordersPerMinute }),
    ...(ridesPerMinute !== undefined && { ridesPerMinute }),
    ...(given.day !== undefined && { day: resolve(given.day) }),
    ...(seed !== undefined && { seed }),
    ...(timeoutMinutes !== undefined && { timeoutMinutes }),
  };
}

/** Connection strings of one region's database. */
export interface DatabaseUrls {
  /** Whoever owns the tables and migrates them. */
  readonly owner: string;
  /** A member of beeline_app; absent when the owner is to make one. */
  readonly application?: string;
}

/**
 * The operator's databases by region. None given means the embedded one for all; one given means
 * that every region needs its own.
 */
export function readDatabaseUrls(
  regions: string[],
  env: Environment = process.env,
): Record<string, DatabaseUrls> | undefined {
  const names = regions.map((region, index) => (index === 0 ? "" : `_${region.toUpperCase()}`));
  const given = (name: string): string | undefined => {
    const url = env[name] || undefined;
    if (url === undefined || /^postgres(ql)?:\/\//.test(url)) return url;
    throw wrong(`${name} must begin with postgres://.`);
  };
  if (names.every((suffix) => !env[`DATABASE_URL${suffix}`])) return undefined;
  const urls: Record<string, DatabaseUrls> = {};
  for (const [index, region] of regions.entries()) {
    const name = `DATABASE_URL${names[index]}`;
    const url = given(name);
    if (!url) throw wrong(`${name} is missing: each region needs a database of its own.`);
    const owner = given(`BEELINE_OWNER_${name}`);
    urls[region] = owner ? { owner, application: url } : { owner: url };
  }
  return urls;
}

/**
 * The operator's Redis of a region; undefined keeps the live index in the core's memory. Regions
 * never share one: positions do not leave their region.
 */
export function readRedisUrl(
  region: string,
  index: number,
  env: Environment = process.env,
): string | undefined {
  const name = index === 0 ? "REDIS_URL" : `REDIS_URL_${region.toUpperCase()}`;
  const url = env[name] || undefined;
  if (url !== undefined && !/^rediss?:\/\//.test(url)) {
    throw wrong(`${name} must begin with redis:// or rediss://.`);
  }
  return url;
}

/** What children inherit: our environment without settings and secrets that are not theirs. */
export function inheritedEnvironment(env: Environment = process.env): Environment {
  const isOurs = (name: string) => /^(BEELINE_|DATABASE_URL|REDIS_URL)/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

const installedVariable = "BEELINE_UP_INSTALLED_MS";

/** Everything as it is, and how long the installation took. */
export function afterInstallEnvironment(ms: number, env: Environment = process.env) {
  return { ...env, [installedVariable]: String(ms) } as NodeJS.ProcessEnv;
}

/** How long the installation took, if this process goes on after one. */
export function readInstalledMs(env: Environment = process.env): number | undefined {
  const text = env[installedVariable];
  return text === undefined ? undefined : Number(text);
}

/** True when a package runner started us; then its end is our end (see interruption.ts). */
export function isStartedByRunner(env: Environment = process.env): boolean {
  return env.npm_lifecycle_event === "up";
}

function parseFlags(argv: string[]) {
  try {
    const args = argv[0] === "--" ? argv.slice(1) : argv;
    return parseArgs({ args, options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const known = ["ERR_PARSE_ARGS_UNKNOWN_OPTION", "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL"];
    const isUnknown = known.some((code) => hasCode(error, code));
    const text = error instanceof Error ? error.message : String(error);
    const found = /'([^']*)'/.exec(text)?.[1] ?? "";
    if (isUnknown) throw wrong(`"${found}" is not an option of up; --help lists them.`);
    throw wrong(`${text.replace(/\.?\s*$/, "")}; --help lists the options.`);
  }
}

function number(name: string, text: string | undefined, min: number, max: number) {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= min && value <= max) return value;
  throw wrong(`${name} must be a number from ${min} to ${max}, not "${text}".`);
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number) {
  const value = number(name, text, min, max);
  if (value === undefined || Number.isInteger(value)) return value;
  throw wrong(`${name} must be a whole number, not "${text}".`);
}

function readPort(flag: string, text: string | undefined, variable: string, env: Environment) {
  const fromEnvironment = env[variable] || undefined;
  return text === undefined
    ? wholeNumber(variable, fromEnvironment, 1, 65_535)
    : wholeNumber(flag, text, 1, 65_535);
}

function readRegions(text: string): string[] {
  const regions = text.split(",").map((region) => region.trim());
  const isList = regions.every((region) => /^[a-z]{2}$/.test(region));
  if (isList && new Set(regions).size === regions.length) return regions;
  throw wrong(`--regions must be different region codes such as in,uk, not "${text}".`);
}

function wrong(sentence: string): Trouble {
  return new Trouble(sentence, { exitCode: 2 });
}
