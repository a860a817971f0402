/** Starts one core from the environment and stops it on SIGTERM or SIGINT. */
import { readConfig } from "./platform/index.ts";
import { startCore } from "./server.ts";

const MINIMUM_BUN = "1.4.5";

async function main(): Promise<void> {
  if (Bun.semver.order(Bun.version, MINIMUM_BUN) < 0) {
    // Older ones mixed up the rows of concurrent queries.
    throw new Error(`Bun ${MINIMUM_BUN} or newer is needed; this is ${Bun.version}.`);
  }
  const core = await startCore(readConfig());
  core.runtime.log.info({ port: core.port, roles: core.runtime.config.roles }, "core is up");
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    core.runtime.log.info({ signal }, "core stops");
    core.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : "The core could not start.");
  process.exit(1);
});
