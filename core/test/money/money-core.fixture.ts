/**
 * A core with a second door to the same app: what comes in there names what it makes after the step
 * that asked (see decided-ids.ts), and may deliver an order without a rider on the road. It dies at
 * whichever of its points it comes by first, says at which, and is started again.
 */
import { writeFileSync } from "node:fs";
import { makeApp } from "../../app.ts";
import { callerVerifier } from "../../identity/index.ts";
import { moveOrder } from "../../orders/index.ts";
import {
  asBeelineError,
  type CrashAt,
  parseCrashAt,
  problemResponse,
  readConfig,
  systemCtx,
} from "../../platform/index.ts";
import { startCore } from "../../server.ts";
import { decidingAmbient, ORIGIN_HEADER, type Origin, under } from "./decided-ids.ts";

const [, , startsAheadMs = "0", rest = "0", aims = "", grave = ""] = process.argv;
let aheadMs = Number(startsAheadMs);
const core = await startCore(
  readConfig(),
  decidingAmbient(() => aheadMs),
);
dieAt(aims.split(",").flatMap((aim) => parseCrashAt(aim) ?? []));
const app = makeApp(core.runtime, callerVerifier(core.runtime));

/** Nothing counts for some times as long as the start took, so that a life gets something done. */
function dieAt(aims: readonly CrashAt[]): void {
  if (aims.length === 0) return;
  const passed = new Map<string, number>();
  // The clock of a process begins with it.
  const from = performance.now() * (1 + Number(rest));
  const atCrashPoint = (name: string) => {
    const aim = aims.find(({ point }) => point === name);
    if (!aim || performance.now() < from) return;
    const count = (passed.get(name) ?? 0) + 1;
    passed.set(name, count);
    if (count < aim.passage) return;
    // A pipe may be full; a file never is.
    writeFileSync(grave, name);
    process.kill(process.pid, "SIGKILL");
  };
  Object.assign(core.runtime, { atCrashPoint });
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const clock = /^\/proof\/clock\/(\d+)$/.exec(pathname)?.[1];
  if (clock !== undefined) {
    // Never back, whichever of two calls comes last.
    aheadMs = Math.max(aheadMs, Number(clock));
    return Response.json({ aheadMs });
  }
  const delivered = /^\/proof\/deliver\/(\w+)$/.exec(pathname)?.[1];
  if (delivered === undefined) return app.fetch(request);
  try {
    const ctx = systemCtx(core.runtime, "proof");
    const { state } = await moveOrder(ctx, { orderId: delivered, to: "delivered" });
    return Response.json({ state });
  } catch (error) {
    return problemResponse(asBeelineError(error, core.runtime.log, "proof"), "proof");
  }
}

const door = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 120,
  fetch(request) {
    const origin = request.headers.get(ORIGIN_HEADER);
    return origin === null
      ? answer(request)
      : under(JSON.parse(origin) as Origin, () => answer(request));
  },
});
process.stdout.write(`door ${door.port}\n`);
