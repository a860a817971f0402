/**
 * The core under `bench:quotes`: the whole server as `main.ts` starts it, with a city full of drivers
 * in its live index, who stay fresh. A port of its own makes quotes from memory alone, in the same
 * process, and says what one costs.
 */
import { readConfig } from "../platform/index.ts";
import { startCore } from "../server.ts";
import { fillCity, makeCity } from "./quote-city.ts";
import { makeDecisions } from "./quote-decisions.ts";

/** Positions older than ten seconds are matched to nobody. */
const REFRESH_MS = 4_000;

const { riders, seed } = JSON.parse(process.env["BEELINE_BENCH_QUOTES"] ?? "{}") as {
  riders: number;
  seed: number;
};
const core = await startCore(readConfig());
const filled = fillCity(core.runtime, { riders, seed });
const refreshing = setInterval(() => filled.refresh(REFRESH_MS), REFRESH_MS);
const control = Bun.serve({
  ...{ hostname: "127.0.0.1", port: 0, idleTimeout: 120 },
  async fetch(request) {
    const { seconds } = (await request.json()) as { seconds: number };
    filled.refresh(0);
    return Response.json(await makeDecisions(core.runtime, makeCity(seed + 1), seconds));
  },
});
process.on("SIGTERM", () => {
  clearInterval(refreshing);
  core.stop().finally(() => process.exit(0));
});
core.runtime.log.info({ port: core.port, control: control.port }, "core is up");
