/**
 * A whole Beeline for one test file: database, cores, edge and (if wanted) the living city, started
 * by the launcher's own code, on ports and in a state directory of its own, so that it never meets a
 * developer's launch in the same checkout. Edge and cores can be killed and started again.
 */
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { RegionCode } from "#shared/regions.ts";
import { type Children, createChildren } from "./children.ts";
import { parseCityLine } from "./city.ts";
import { coreUrlOf, edgeUrlOf, type RegionLaunch, seed, startCity, startCore } from "./cores.ts";
import { type Databases, migrateAll, postgresDirectory } from "./databases.ts";
import { startEdge } from "./edge.ts";
import { readRegionKeys } from "./keys.ts";
import { type Layout, layoutOf, makeStateDirectory } from "./layout.ts";
import { readOptions, type UpOptions } from "./options.ts";
import { isPortFree } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { removePostgresHome } from "./postgres-home.ts";
import { type LocalProviders, startProviders } from "./providers.ts";
import { buildWeb } from "./web-build.ts";

export interface TestStackOptions {
  /** In this order; the first is on the core port. Default: `in` alone. */
  regions?: RegionCode[];
  /** How much faster than reality the city lives, 1–1000. Default 1. */
  speed?: number;
  /** Inhabitants move in. Default: nobody but the test. */
  hasCity?: boolean;
  /** Simulated payment providers beside the one inside the core. Default: none. */
  hasProviders?: boolean;
}

export interface TestStack {
  readonly edgeUrl: string;
  /** Everything this stack keeps: data, logs, the edge's storage. */
  readonly state: string;
  coreUrl(region: RegionCode): string;
  /** The owner's: a test looks at everything. */
  databaseUrl(region: RegionCode): string;
  /** The region's data keys, as the core reads them. */
  dataKeys(region: RegionCode): string;
  /** Undefined without `hasProviders`. */
  readonly providers: LocalProviders | undefined;
  /** kill -9, its helpers included. */
  killEdge(): Promise<void>;
  /** On the same port; resolves when it is ready. */
  startEdge(): Promise<void>;
  killCore(region: RegionCode): Promise<void>;
  startCore(region: RegionCode): Promise<void>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, "../..");

/** One program with its own crash report: what is killed on purpose takes nothing else with it. */
interface Part {
  start(): Promise<void>;
  kill(): Promise<void>;
}

function makePart(begin: (children: Children) => Promise<void>): Part {
  let children: Children | undefined;
  return {
    async start() {
      const group = createChildren();
      children = group;
      const killed: Children = {
        ...group,
        start: (options) => group.start({ ...options, stopSignal: "SIGKILL" }),
        startFinite: (options) => group.startFinite({ ...options, stopSignal: "SIGKILL" }),
      };
      await Promise.race([begin(killed), group.broken]);
    },
    async kill() {
      await children?.stopAll();
      children = undefined;
    },
  };
}

export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const layout = layoutOf(root, realpathSync(mkdtempSync(join(tmpdir(), "beeline-system-"))));
  // As root PostgreSQL runs as another account, which has to get through.
  chmodSync(layout.state, 0o755);
  makeStateDirectory(layout);
  const parts: Part[] = [];
  const stop = async () => {
    for (const part of parts.toReversed()) await part.kill();
    removePostgresHome(postgresDirectory(layout));
    rmSync(layout.state, { recursive: true, force: true });
  };
  try {
    const chosen = await chooseOptions(options);
    const started = await startParts(layout, chosen, parts, options.hasProviders ?? false);
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  layout: Layout,
  options: UpOptions,
  parts: Part[],
  hasProviders: boolean,
): Promise<Omit<TestStack, "stop">> {
  const owners: Databases["urls"] = {};
  let urls: Record<string, string> = {};
  let providers: LocalProviders | undefined;
  const { regions } = options;
  const launchOf = (region: string, children: Children): RegionLaunch => ({
    ...{ layout, children, options, region, index: regions.indexOf(region) },
    databaseUrl: urls[region] ?? "",
    ...(providers && { paymentProviders: providers.variable }),
  });
  const add = (begin: (children: Children) => Promise<void>) => {
    const part = makePart(begin);
    parts.push(part);
    return part;
  };
  const database = add((children) => startDatabase(layout, children, regions, owners));
  const bank = add(async (children) => {
    if (hasProviders) providers = await startProviders(layout, children, options);
  });
  const cores = new Map(
    regions.map((region) => [region, add((children) => startCore(launchOf(region, children)))]),
  );
  const edge = add((children) => startEdge(layout, children, options));
  const coreOf = (region: string) => cores.get(region) ?? noRegion(region);

  const startRegions = async () => {
    await Promise.all([database.start(), bank.start()]);
    urls = await migrateAll(layout, owners);
    await Promise.all(regions.map((region) => seed(launchOf(region, createChildren()))));
    await Promise.all(regions.map((region) => coreOf(region).start()));
  };
  await buildWeb(layout, createChildren());
  await Promise.all([startRegions(), edge.start()]);
  if (options.hasCity) {
    for (const region of regions) {
      await add((children) => liveCity(launchOf(region, children))).start();
    }
  }
  return {
    edgeUrl: edgeUrlOf(options),
    state: layout.state,
    coreUrl: (region) => coreUrlOf(options, regions.indexOf(region)),
    databaseUrl: (region) => owners[region]?.owner ?? noRegion(region),
    dataKeys: (region) => readRegionKeys(layout, region).dataKeys,
    providers,
    killEdge: edge.kill,
    startEdge: edge.start,
    killCore: (region) => coreOf(region).kill(),
    startCore: (region) => coreOf(region).start(),
  };
}

async function startDatabase(
  layout: Layout,
  children: Children,
  regions: string[],
  urls: Databases["urls"],
): Promise<void> {
  const server = await startPostgres({
    dir: postgresDirectory(layout),
    logFile: layout.log("database"),
    isDurable: false,
  });
  children.adopt(server.child);
  for (const region of regions) {
    await server.createDatabase(`beeline_${region}`);
    urls[region] = { owner: server.url(`beeline_${region}`) };
  }
}

/** Resolves when the inhabitants are awake. */
function liveCity(launch: RegionLaunch): Promise<void> {
  return new Promise((resolve) => {
    startCity(launch, undefined, (line) => {
      if (parseCityLine(line).type === "ready") resolve();
    });
  });
}

async function chooseOptions(options: TestStackOptions): Promise<UpOptions> {
  const regions = options.regions ?? ["in"];
  const ports = await findQuietPorts(regions.length);
  // Nothing of the developer's settings: no ports, and above all no database.
  return {
    ...readOptions([], {}),
    ...{ regions, hasCity: options.hasCity ?? false, speed: options.speed ?? 1 },
    ...ports,
  };
}

/**
 * Ports below those that the system gives to outgoing connections: a program that is killed must
 * find its port free when it is started again.
 */
async function findQuietPorts(
  regionCount: number,
): Promise<Pick<UpOptions, "edgePort" | "corePort">> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    const cores = Array.from({ length: regionCount }, (_, index) => base + 1 + index * 10);
    const free = await Promise.all([base, ...cores].map(isPortFree));
    if (free.every(Boolean)) return { edgePort: base, corePort: base + 1 };
  }
}

function noRegion(region: string): never {
  throw new Error(`this stack has no region ${region}`);
}
