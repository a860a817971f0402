/** The only place of the edge that reads variables. */
import { z } from "zod";
import { type RegionCode, regionCodes } from "#shared/regions.ts";
import type { Env } from "./env.ts";

const CoreUrls = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.partialRecord(z.enum(regionCodes), z.url({ protocol: /^https?$/ })))
  .refine((urls) => Object.keys(urls).length > 0, "names no region");

const Variables = z.object({
  REGIONS: CoreUrls,
  RELAY_SECRET: z.string().min(16),
  BEELINE_ENV: z.enum(["dev", "prod"]).default("prod"),
  UPSTASH_REDIS_REST_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .or(z.literal("")),
  UPSTASH_REDIS_REST_TOKEN: z.string().optional(),
  TIME_SCALE: z.coerce.number().min(1).max(1000).default(1),
  LIMIT_FACTOR: z.coerce.number().min(1e-6).max(10_000).optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((origin) => origin.trim()))
    .transform((list) => list.filter((origin) => origin !== "")),
});

export interface CoreTarget {
  readonly region: RegionCode;
  /** Without a slash at the end. */
  readonly baseUrl: string;
}

export interface EdgeConfig {
  readonly cores: ReadonlyMap<RegionCode, CoreTarget>;
  readonly relaySecret: string;
  readonly isDev: boolean;
  /** A Redis over REST that all places of the edge share; without it Durable Objects do. */
  readonly redis: { readonly url: string; readonly token: string } | undefined;
  readonly endedSessions: Env["ENDED_SESSIONS"];
  /** How much faster than reality the demo city lives; 1 in production. */
  readonly timeScale: number;
  /** All limits of callers times this. In development a whole city calls from one address. */
  readonly limitFactor: number;
  /** Other origins whose pages may call the API. The apps that this Worker serves need none. */
  readonly allowedOrigins: readonly string[];
}

/** @throws Error that names each wrong variable, never its value. */
export function parseConfig(env: Env): EdgeConfig {
  const parsed = Variables.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The edge's variables are not usable. ${lines.join("; ")}`);
  }
  const { REGIONS, RELAY_SECRET, BEELINE_ENV, TIME_SCALE, ALLOWED_ORIGINS } = parsed.data;
  const { UPSTASH_REDIS_REST_URL: redisUrl, UPSTASH_REDIS_REST_TOKEN: redisToken } = parsed.data;
  const isDev = BEELINE_ENV === "dev";
  const cores = Object.entries(REGIONS).map(([region, url]): [RegionCode, CoreTarget] => [
    region as RegionCode,
    { region: region as RegionCode, baseUrl: url.replace(/\/+$/, "") },
  ]);
  return {
    cores: new Map(cores),
    relaySecret: RELAY_SECRET,
    isDev,
    limitFactor: parsed.data.LIMIT_FACTOR ?? (isDev ? 1000 : 1),
    redis: redisUrl && redisToken ? { url: redisUrl, token: redisToken } : undefined,
    endedSessions: env.ENDED_SESSIONS,
    timeScale: isDev ? TIME_SCALE : 1,
    allowedOrigins: ALLOWED_ORIGINS,
  };
}

/** One parse per isolate: the runtime hands the same `env` to every request. */
const parsedConfigs = new WeakMap<Env, EdgeConfig>();

export function configOf(env: Env): EdgeConfig {
  const known = parsedConfigs.get(env);
  if (known) return known;
  const config = parseConfig(env);
  parsedConfigs.set(env, config);
  return config;
}
