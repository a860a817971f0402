/** The only place of the core that reads the environment. */
import { z } from "zod";
import { type RegionCode, regionCodes } from "#shared/regions.ts";
import { type CrashAt, parseCrashAt } from "./crash-point.ts";
import { PaymentProvidersConfig, requireTls, TwilioConfig } from "./provider-config.ts";

const Jwk = z.looseObject({ kid: z.string(), kty: z.literal("OKP"), crv: z.literal("Ed25519") });

const DataKeys = z.object({
  current: z.string(),
  keys: z.record(z.string(), z.base64()),
  hash: z.base64(),
});
export type DataKeys = z.infer<typeof DataKeys>;

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const roles = ["api", "ingest", "dispatch", "worker"] as const;

/** A variable that is set to nothing is not set. */
const optionalUrl = z
  .url({ protocol: /^https?$/ })
  .optional()
  .or(z.literal("").transform(() => undefined));

const Environment = z.object({
  BEELINE_ENV: z.enum(["dev", "prod"]).default("prod"),
  BEELINE_REGION: z.enum(regionCodes),
  BEELINE_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  BEELINE_HOST: z.string().default("127.0.0.1"),
  BEELINE_ROLES: z
    .string()
    .default(roles.join(","))
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(roles)).min(1)),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    // A variable that is set to nothing is not set.
    .or(z.literal("").transform(() => undefined)),
  BEELINE_EDGE_URL: z.url().default("http://127.0.0.1:8787"),
  BEELINE_RELAY_SECRET: z.string().min(32),
  BEELINE_SIGNING_KEYS: json(z.array(Jwk).min(1)),
  BEELINE_SIGNING_KEY_DAYS: z.coerce.number().min(1).max(365).default(30),
  BEELINE_DATA_KEYS: json(DataKeys),
  BEELINE_OIDC_ISSUER: optionalUrl,
  BEELINE_OIDC_CLIENT_ID: z.string().default(""),
  BEELINE_OIDC_CLIENT_SECRET: z.string().default(""),
  BEELINE_OIDC_RETURN_URL: optionalUrl,
  BEELINE_OIDC_EMAIL_DOMAINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((domain) => domain.trim().toLowerCase()))
    .transform((list) => list.filter((domain) => domain !== "")),
  BEELINE_PULL_FROM_FOLLOWERS: z.coerce.number().int().min(1).default(10_000),
  BEELINE_CAMPAIGN_HOSTS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((host) => host.trim().toLowerCase()))
    .transform((list) => list.filter((host) => host !== "")),
  BEELINE_TIME_SCALE: z.coerce.number().min(1).max(1000).default(1),
  BEELINE_LIMIT_FACTOR: z.coerce.number().min(1e-6).max(10_000).optional(),
  BEELINE_CRASH_AT: z
    .string()
    .transform((text, ctx) => {
      const crashAt = text === "" ? undefined : parseCrashAt(text);
      if (text !== "" && !crashAt) ctx.addIssue({ code: "custom", message: "names no point" });
      return crashAt;
    })
    .optional(),
  BEELINE_PAYMENT_PROVIDERS: json(PaymentProvidersConfig)
    .optional()
    .or(z.literal("").transform(() => undefined)),
  BEELINE_SMS_PROVIDER: json(TwilioConfig)
    .optional()
    .or(z.literal("").transform(() => undefined)),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The page that the provider sends the browser back to. */
  readonly returnUrl: string;
  /** Whoever has a verified address there is let in as ops; nobody when empty. */
  readonly emailDomains: readonly string[];
}

export interface Config {
  readonly env: "dev" | "prod";
  readonly region: RegionCode;
  readonly port: number;
  readonly host: string;
  readonly roles: readonly (typeof roles)[number][];
  readonly databaseUrl: string;
  /** Where several processes of a region share who is where; one process needs none. */
  readonly redisUrl: string | undefined;
  readonly edgeUrl: string;
  readonly relaySecret: string;
  /** Private Ed25519 JWKs that a new region starts with: the first signs, all verify. */
  readonly signingKeys: readonly z.infer<typeof Jwk>[];
  /** How many days a key signs before the next one does. */
  readonly signingKeyDays: number;
  readonly dataKeys: DataKeys;
  /** Where staff log in with their company's account; undefined without one. */
  readonly oidc: OidcConfig | undefined;
  /** How much faster than reality the demo city lives. Scales travel and cooking, nothing else. */
  readonly timeScale: number;
  /** Sites that campaign links may lead to, with their subdomains; empty allows all public ones. */
  readonly campaignHosts: readonly string[];
  /** Posts of a store with so many followers are read by each instead of written for each. */
  readonly pullFromFollowers: number;
  /** All limits of callers times this. In development a whole city calls from one address. */
  readonly limitFactor: number;
  /** Who moves money here besides ourselves; a provider that is not named is not asked. */
  readonly paymentProviders: PaymentProvidersConfig;
  /** Who sends text messages; without one only development starts, and sends none. */
  readonly smsProvider: TwilioConfig | undefined;
  /** Where this process kills itself, for tests of recovery; always undefined outside `dev`. */
  readonly crashAt: CrashAt | undefined;
  readonly logLevel: string;
}

/** The database alone, for tools that need nothing else; undefined when the environment names none. */
export function readDatabaseUrl(
  env: Record<string, string | undefined> = process.env,
): string | undefined {
  return env.DATABASE_URL || undefined;
}

/**
 * Reads and checks the environment.
 * @throws Error with one sentence per wrong or missing variable; values are never repeated.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The configuration is not usable.\n${lines.join("\n")}`);
  }
  const found = parsed.data;
  if (found.BEELINE_ENV !== "dev" && found.BEELINE_TIME_SCALE !== 1) {
    throw new Error("BEELINE_TIME_SCALE is for development only.");
  }
  if (found.BEELINE_ENV !== "dev" && found.BEELINE_CRASH_AT) {
    throw new Error("BEELINE_CRASH_AT is for development only.");
  }
  return {
    env: found.BEELINE_ENV,
    region: found.BEELINE_REGION,
    port: found.BEELINE_PORT,
    host: found.BEELINE_HOST,
    roles: found.BEELINE_ROLES,
    databaseUrl: found.DATABASE_URL,
    redisUrl: found.REDIS_URL,
    edgeUrl: found.BEELINE_EDGE_URL,
    relaySecret: found.BEELINE_RELAY_SECRET,
    signingKeys: found.BEELINE_SIGNING_KEYS,
    signingKeyDays: found.BEELINE_SIGNING_KEY_DAYS,
    dataKeys: found.BEELINE_DATA_KEYS,
    oidc: oidcOf(found),
    timeScale: found.BEELINE_TIME_SCALE,
    campaignHosts: found.BEELINE_CAMPAIGN_HOSTS,
    pullFromFollowers: found.BEELINE_PULL_FROM_FOLLOWERS,
    limitFactor: found.BEELINE_LIMIT_FACTOR ?? (found.BEELINE_ENV === "dev" ? 1000 : 1),
    crashAt: found.BEELINE_CRASH_AT,
    paymentProviders: providersOf(found),
    smsProvider: smsProviderOf(found),
    logLevel: found.LOG_LEVEL,
  };
}

function providersOf(found: z.output<typeof Environment>): PaymentProvidersConfig {
  const providers = found.BEELINE_PAYMENT_PROVIDERS ?? {};
  if (found.BEELINE_ENV !== "dev") requireTls(providers);
  return providers;
}

function smsProviderOf(found: z.output<typeof Environment>): TwilioConfig | undefined {
  const provider = found.BEELINE_SMS_PROVIDER;
  if (found.BEELINE_ENV !== "dev" && provider && !provider.baseUrl.startsWith("https:")) {
    throw new Error("BEELINE_SMS_PROVIDER must be asked over https.");
  }
  return provider;
}

/** @throws Error for half a configuration, or for a provider that is not asked over TLS. */
function oidcOf(found: z.output<typeof Environment>): OidcConfig | undefined {
  const { BEELINE_OIDC_ISSUER: issuer, BEELINE_OIDC_CLIENT_ID: clientId } = found;
  const clientSecret = found.BEELINE_OIDC_CLIENT_SECRET;
  if (!issuer && !clientId && !clientSecret) return undefined;
  if (!issuer || !clientId || !clientSecret) {
    throw new Error("BEELINE_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together.");
  }
  if (found.BEELINE_ENV !== "dev" && !issuer.startsWith("https:")) {
    throw new Error("BEELINE_OIDC_ISSUER must begin with https: outside development.");
  }
  const returnUrl = found.BEELINE_OIDC_RETURN_URL ?? `${found.BEELINE_EDGE_URL}/ops`;
  return {
    ...{ issuer, clientId, clientSecret, returnUrl },
    emailDomains: found.BEELINE_OIDC_EMAIL_DOMAINS,
  };
}
