/** The edge: `wrangler dev` under the pinned Node, with its state under `.beeline/edge`. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Children } from "./children.ts";
import { coreUrlOf, edgeUrlOf } from "./cores.ts";
import { readRelaySecret } from "./keys.ts";
import type { Layout } from "./layout.ts";
import { inheritedEnvironment, type UpOptions } from "./options.ts";
import { findFreePort } from "./ports.ts";
import { waitUntilReady } from "./ready.ts";

/** @param door what answers once it is up: over a core that is played it never gets ready */
export async function startEdge(
  layout: Layout,
  children: Children,
  options: UpOptions,
  door: "/readyz" | "/healthz" = "/readyz",
): Promise<void> {
  const variables = join(layout.state, "edge.env");
  writeFileSync(variables, edgeVariables(layout, options), { mode: 0o600 });
  const home = join(layout.state, "wrangler");
  // Emptied here because wrangler leaves its temporary files behind when it is stopped.
  rmSync(join(home, "tmp"), { recursive: true, force: true });
  mkdirSync(join(home, "tmp"), { recursive: true });
  const child = children.start({
    name: "edge",
    command: layout.bin("node"),
    args: [
      "node_modules/wrangler/bin/wrangler.js",
      "dev",
      "--config=wrangler.toml",
      "--ip=127.0.0.1",
      `--port=${options.edgePort}`,
      `--inspector-port=${await findFreePort()}`,
      `--persist-to=${join(layout.state, "edge")}`,
      `--env-file=${variables}`,
      "--show-interactive-dev-session=false",
      "--log-level=warn",
    ],
    cwd: layout.root,
    env: { ...inheritedEnvironment(), ...wranglerEnvironment(home) },
    logFile: layout.log("edge"),
  });
  // Ready means that the cores answer too, and a first start makes their databases meanwhile.
  await waitUntilReady(child, `${edgeUrlOf(options)}${door}`, 180_000);
}

/** In a file and not on the command line, which every account of the machine can read. */
function edgeVariables(layout: Layout, options: UpOptions): string {
  const regions = Object.fromEntries(
    options.regions.map((region, index) => [region, coreUrlOf(options, index)]),
  );
  return [
    "BEELINE_ENV=dev",
    `REGIONS='${JSON.stringify(regions)}'`,
    `RELAY_SECRET=${readRelaySecret(layout)}`,
    `TIME_SCALE=${options.speed}`,
    "",
  ].join("\n");
}

/** Keeps wrangler quiet, offline, and out of the home directory. */
function wranglerEnvironment(home: string): Record<string, string> {
  return {
    TMPDIR: join(home, "tmp"),
    CI: "true",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG_PATH: join(home, "logs"),
    WRANGLER_REGISTRY_PATH: join(home, "registry"),
    WRANGLER_CACHE_DIR: join(home, "cache"),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    // It would write every request's URL to disk, and people type names into searches.
    X_LOCAL_OBSERVABILITY: "false",
  };
}
