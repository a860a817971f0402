/** The steps of a launch after installation, in the order in which they need each other. */
import { DEMO_CODE, demoPhone } from "#shared/demo.ts";
import { isRegionCode, type RegionCode, regionCodes } from "#shared/regions.ts";
import { shownCards } from "../providers/simulator/index.ts";
import type { Children } from "./children.ts";
import { coreUrlOf, edgeUrlOf, seed, startCore } from "./cores.ts";
import { findDatabases, migrateAll, startDatabases } from "./databases.ts";
import { startEdge } from "./edge.ts";
import type { Layout } from "./layout.ts";
import { readDatabaseUrls, type UpOptions } from "./options.ts";
import { startProviders } from "./providers.ts";
import type { Steps } from "./steps.ts";
import { Trouble } from "./trouble.ts";
import { buildWeb } from "./web-build.ts";

export interface Launch {
  layout: Layout;
  options: UpOptions;
  children: Children;
  steps: Steps;
}

/** @returns where the payment providers are */
export async function bringUp(launch: Launch): Promise<string> {
  checkRegions(launch.options.regions);
  const [providersUrl] = await Promise.all([startRegions(launch), startFace(launch)]);
  return providersUrl;
}

/** The edge serves what the build makes, so it starts after it. */
async function startFace({ layout, children, options, steps }: Launch): Promise<void> {
  await steps.run(
    "web build",
    () => buildWeb(layout, children),
    (isBuilt) => (isBuilt ? "" : "unchanged"),
  );
  await steps.run(
    "edge",
    () => startEdge(layout, children, options),
    () => edgeUrlOf(options),
  );
}

async function startRegions(launch: Launch): Promise<string> {
  const { layout, children, options, steps } = launch;
  const given = readDatabaseUrls(options.regions);
  const databases = await steps.run(
    "database",
    () => (given ? findDatabases(given) : startDatabases(layout, children, options.regions)),
    ({ place }) => place,
  );
  if (databases.note) steps.say(`  ${databases.note}`);
  const providers = await steps.run(
    "payment providers",
    () => startProviders(layout, children, options),
    ({ url }) => `${url} (simulated)`,
  );
  const urls = await steps.run("migrate", () => migrateAll(layout, databases.urls));
  const regional = options.regions.map((region, index) => ({
    ...{ layout, children, options, region, index },
    databaseUrl: urls[region] ?? "",
    paymentProviders: providers.variable,
  }));
  await steps.run("seed", () => Promise.all(regional.map(seed)));
  await Promise.all(
    regional.map((each) =>
      steps.run(
        `core ${each.region}`,
        () => startCore(each),
        () => coreUrlOf(options, each.index),
      ),
    ),
  );
  return providers.url;
}

function checkRegions(codes: string[]): asserts codes is RegionCode[] {
  const unknown = codes.find((code) => !isRegionCode(code));
  if (unknown === undefined) return;
  throw new Trouble(`There is no region "${unknown}": choose from ${regionCodes.join(", ")}.`, {
    exitCode: 2,
  });
}

/** Where to look and as whom. */
export function welcome(options: UpOptions, providersUrl: string): string[] {
  const edge = edgeUrlOf(options);
  const apps = [
    ["customer", "/", "order and watch it come"],
    ["partner", "/partner", "the kitchen's board"],
    ["rider", "/rider", "offers and stops"],
    ["ops", "/ops", "the live map"],
  ] as const;
  const lines = ["", `  Open ${edge} and sign in with the code ${DEMO_CODE} as`];
  for (const region of options.regions as RegionCode[]) {
    for (const [role, path, what] of apps) {
      const phone = demoPhone(region, role);
      lines.push(`  ${role.padEnd(10)} ${phone.padEnd(15)} ${`${edge}${path}`.padEnd(32)} ${what}`);
    }
  }
  lines.push(`  ${"API".padEnd(10)} ${`${edge}/docs`}`);
  lines.push("", `  Cards and UPI go to simulated providers at ${providersUrl}, with these cards:`);
  for (const [number, what] of shownCards) lines.push(`  ${number}  ${what}`);
  lines.push("", "  Ctrl-C stops everything.", "");
  return lines;
}
