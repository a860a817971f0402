/** The regional programs: seed, core and city, each a Bun process with one region's settings. */
import type { Child } from "./child.ts";
import type { Children } from "./children.ts";
import { readRegionKeys, readRelaySecret } from "./keys.ts";
import type { Layout } from "./layout.ts";
import { inheritedEnvironment, readRedisUrl, type UpOptions } from "./options.ts";
import { corePortOf } from "./preflight.ts";
import { waitUntilReady } from "./ready.ts";

export interface RegionLaunch {
  layout: Layout;
  children: Children;
  options: UpOptions;
  region: string;
  /** Position in `--regions`; it decides the port. */
  index: number;
  databaseUrl: string;
  /** `BEELINE_PAYMENT_PROVIDERS`; without it people pay in cash and with the wallet. */
  paymentProviders?: string;
}

export const edgeUrlOf = (options: UpOptions) => `http://127.0.0.1:${options.edgePort}`;
export const coreUrlOf = (options: UpOptions, index: number) =>
  `http://127.0.0.1:${corePortOf(options, index)}`;

export async function seed(launch: RegionLaunch): Promise<void> {
  const { options, layout, region } = launch;
  const day = options.day === undefined ? [] : ["--day", options.day];
  await launch.children.runToEnd(
    {
      name: `seed ${region}`,
      command: layout.bin("bun"),
      args: ["core/seed/main.ts", ...day],
      cwd: layout.root,
      env: coreEnvironment(launch),
      logFile: layout.log(`seed ${region}`),
    },
    `The demo city of region ${region} could not be seeded.`,
  );
}

export async function startCore(launch: RegionLaunch): Promise<void> {
  const { options, layout, region, index } = launch;
  const child = launch.children.start({
    name: `core ${region}`,
    command: layout.bin("bun"),
    args: ["core/main.ts"],
    cwd: layout.root,
    env: coreEnvironment(launch),
    logFile: layout.log(`core ${region}`),
  });
  await waitUntilReady(child, `${coreUrlOf(options, index)}/readyz`);
}

/** The city knows addresses and nothing else: it is a client of the public API. */
export function startCity(
  launch: Omit<RegionLaunch, "databaseUrl">,
  untilDelivered: number | undefined,
  onLine: (line: string) => void,
): Child {
  const { options, layout, region, index } = launch;
  const flags: Record<string, string | number | undefined> = {
    "--region": region,
    "--edge": edgeUrlOf(options),
    "--core": coreUrlOf(options, index),
    "--speed": options.speed,
    "--orders-per-minute": options.ordersPerMinute,
    "--rides-per-minute": options.ridesPerMinute,
    "--seed": options.seed,
    "--day": options.day,
    "--until-delivered": untilDelivered,
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return launch.children.startFinite({
    name: `city ${region}`,
    command: layout.bin("bun"),
    args: ["core/sim/main.ts", ...given.flatMap(([flag, value]) => [flag, String(value)])],
    cwd: layout.root,
    env: { ...inheritedEnvironment(), BEELINE_ENV: "dev" },
    logFile: layout.log(`city ${region}`),
    onLine,
  });
}

function coreEnvironment(launch: RegionLaunch): Record<string, string | undefined> {
  const { layout, options, region, index, databaseUrl } = launch;
  const keys = readRegionKeys(layout, region);
  return {
    LOG_LEVEL: "info",
    ...inheritedEnvironment(),
    BEELINE_ENV: "dev",
    BEELINE_REGION: region,
    BEELINE_PORT: String(corePortOf(options, index)),
    BEELINE_EDGE_URL: edgeUrlOf(options),
    BEELINE_RELAY_SECRET: readRelaySecret(layout),
    BEELINE_SIGNING_KEYS: keys.signingKeys,
    BEELINE_DATA_KEYS: keys.dataKeys,
    BEELINE_TIME_SCALE: String(options.speed),
    DATABASE_URL: databaseUrl,
    REDIS_URL: readRedisUrl(region, index),
    BEELINE_PAYMENT_PROVIDERS: launch.paymentProviders,
  };
}
