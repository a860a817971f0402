/**
 * The core under `bench:ping`: the whole server as `main.ts` starts it, but with a clock that the
 * benchmark sets over a port of its own, so that nobody falls silent while nothing is measured.
 */
import { readConfig, realAmbient } from "../platform/index.ts";
import { startCore } from "../server.ts";
import { atFactor, coreTime, type PingClock } from "./ping-clock.ts";

let clock: PingClock = { coreMs: Date.now(), machineMs: Date.now(), factor: 0 };

const core = await startCore(readConfig(), {
  ...realAmbient,
  now: () => new Date(coreTime(clock, Date.now())),
});
const control = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { factor } = (await request.json()) as { factor: number };
    clock = atFactor(clock, factor, Date.now());
    return Response.json(clock);
  },
});
process.on("SIGTERM", () => {
  core.stop().finally(() => process.exit(0));
});
core.runtime.log.info({ port: core.port, control: control.port }, "core is up");
