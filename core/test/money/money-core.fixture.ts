/**
 * A core with a second door to the same app: what comes in there names what it makes after the step
 * that asked (see decided-ids.ts), and may deliver an order without a rider on the road. It dies
 * where the environment says and is started again.
 */
import { makeApp } from "../../app.ts";
import { callerVerifier } from "../../identity/index.ts";
import { moveOrder } from "../../orders/index.ts";
import { asBeelineError, problemResponse, readConfig, systemCtx } from "../../platform/index.ts";
import { startCore } from "../../server.ts";
import { decidingAmbient, ORIGIN_HEADER, type Origin, under } from "./decided-ids.ts";

const core = await startCore(readConfig(), decidingAmbient(Number(process.argv[2] ?? 0)));
const app = makeApp(core.runtime, callerVerifier(core.runtime));

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
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
