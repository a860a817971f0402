/** One core: its HTTP server, its sockets and the loops of the roles it plays. */
import { MAX_MEDIA_BYTES } from "#shared/contracts/chat.ts";
import { routes } from "#shared/contracts/index.ts";
import { MAX_BODY_BYTES } from "#shared/requests.ts";
import { makeApp } from "./app.ts";
import { catalogSubscriber, startCatalogPublisher, startTasteCounting } from "./catalog/index.ts";
import { startChatLoop } from "./chat/index.ts";
import { dispatchSubscriber, forgetOldDecisions, startDispatchLoop } from "./dispatch/index.ts";
import { feedSubscriber, startFanOut, startLinksLoop } from "./engagement/index.ts";
import { startEtaLearning, startEtaModels } from "./eta/index.ts";
import {
  callerVerifier,
  forgetOldSignIns,
  learnEnded,
  otpProviderOf,
  startEndedWatch,
  startKeyRotation,
} from "./identity/index.ts";
import { startStockExpiry } from "./inventory/index.ts";
import { closeJobs, openJobs, startJobs } from "./jobs/index.ts";
import { startLedgerLoops } from "./ledger/index.ts";
import { closeLimits, startLimitsTeller } from "./limits/index.ts";
import {
  forgetOldNotifications,
  smsProviderOf,
  startNotificationsLoop,
} from "./notifications/index.ts";
import { ordersSubscriber, startOrdersLoop } from "./orders/index.ts";
import { startRelayLoop } from "./outbox/index.ts";
import { paymentNews, startPaymentsReconciler } from "./payments/index.ts";
import { payoutNews, startPayoutsLoop } from "./payouts/index.ts";
import {
  type Ambient,
  type Config,
  forgetExpiredKeys,
  makeRuntime,
  type Runtime,
  requireApplicationRole,
  type SocketAddress,
  systemCtx,
} from "./platform/index.ts";
import { policyInForce, startPolicyWatch } from "./policy/index.ts";
import { forgetOldWebhooks, startWebhooksLoop } from "./providers/index.ts";
import { startReconciliationLoop } from "./reconciliation/index.ts";
import { ridersSubscriber, startRidersLoop } from "./riders/index.ts";
import { safetySubscriber, startRideWatch } from "./safety/index.ts";
import { forgetOldSagas, startSagaReconciler } from "./sagas/index.ts";
import { closeLiveIndex, pingDoor, startSupplyLoop, takesPositions } from "./supply/index.ts";
import { startSurgeLoop } from "./surge/index.ts";
import { startTracking, streamHandlers, trackingSubscriber } from "./tracking/index.ts";
import { startTrackRetention, startTracksLoop, tracksSubscriber } from "./tracks/index.ts";
import { tripsSubscriber } from "./trips/index.ts";

export interface Core {
  readonly runtime: Runtime;
  readonly port: number;
  /** Finishes what is in hand, then closes sockets, loops and the database. */
  stop(): Promise<void>;
}

interface Loop {
  stop(): Promise<void>;
}

const FORGET_EVERY_MS = 60_000;

export async function startCore(config: Config, ambient?: Ambient): Promise<Core> {
  const runtime = makeRuntime(config, ambient);
  await requireApplicationRole(runtime.database.queries);
  await openJobs(runtime);
  // Throws where nobody could deliver one-time codes: better no core than one that lets all in.
  otpProviderOf(runtime);
  smsProviderOf(runtime);
  await learnEnded(systemCtx(runtime));
  const policies = await startPolicyWatch(runtime);
  const verifyToken = callerVerifier(runtime);
  const app = makeApp(runtime, verifyToken);
  const socket: SocketAddress = { addressOf: (request) => server.requestIP(request)?.address };
  const answer = (request: Request) => app.fetch(request, socket);
  const pings = pingDoor(runtime, verifyToken, answer);
  const streams = streamHandlers(runtime, verifyToken);
  // Loops first: when the door opens, positions and open orders are already in place.
  const loops = await startLoops(runtime);
  const server = Bun.serve({
    hostname: config.host,
    port: config.port,
    // A picture of a chat is the largest; every other door counts for itself.
    maxRequestBodySize: MAX_MEDIA_BYTES + MAX_BODY_BYTES,
    idleTimeout: 60,
    // Bun looks for the path itself, which is quicker: nothing else comes as often.
    routes: { [routes.sendPings.path]: { POST: pings } },
    fetch(request, server) {
      if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
        return streams.upgrade(request, server);
      }
      return answer(request);
    },
    websocket: streams.websocket,
  });
  return {
    runtime,
    port: server.port ?? config.port,
    stop: async () => {
      await server.stop(true);
      for (const loop of loops.reverse()) await loop.stop();
      await policies.stop();
      await closeLiveIndex(runtime);
      closeLimits(runtime);
      await closeJobs(runtime);
      await runtime.database.close();
    },
  };
}

async function startLoops(runtime: Runtime): Promise<Loop[]> {
  const { roles } = runtime.config;
  const loops: Loop[] = [await startEtaModels(runtime), startEndedWatch(runtime)];
  if (takesPositions(runtime)) {
    loops.push(await startSupplyLoop(runtime), await startTracksLoop(runtime));
    loops.push(startRideWatch(runtime));
  }
  // Wherever quotes are answered or drivers searched for, which is everywhere.
  loops.push(await startSurgeLoop(runtime));
  if (roles.includes("api")) {
    // What shows news to rooms, boards and the edge's catalog has to be where it is told.
    loops.push(startTracking(runtime), startCatalogPublisher(runtime));
    loops.push(startLimitsTeller(runtime));
  }
  if (roles.includes("worker")) {
    loops.push(
      startPaymentsReconciler(runtime),
      startOrdersLoop(runtime),
      startForgetting(runtime),
    );
    loops.push(
      startTrackRetention(runtime),
      startEtaLearning(runtime),
      startChatLoop(runtime),
      startKeyRotation(runtime),
    );
    loops.push(startTasteCounting(runtime), startStockExpiry(runtime), startLedgerLoops(runtime));
  }
  if (roles.includes("worker")) {
    loops.push(startLinksLoop(runtime), startFanOut(runtime), await startJobs(runtime));
    loops.push(startSagaReconciler(runtime), startWebhooksLoop(runtime, [paymentNews, payoutNews]));
    loops.push(startPayoutsLoop(runtime), startReconciliationLoop(runtime));
    loops.push(startRidersLoop(runtime), startNotificationsLoop(runtime));
  }
  if (roles.includes("dispatch")) loops.push(startDispatchLoop(runtime));
  // Each event is told to one process: that of the viewers. The others find their work in the rows.
  if (!roles.includes("api")) return loops;
  loops.push(
    startRelayLoop(runtime, [
      ordersSubscriber,
      tripsSubscriber,
      dispatchSubscriber,
      trackingSubscriber,
      catalogSubscriber,
      feedSubscriber,
      tracksSubscriber,
      safetySubscriber,
      ridersSubscriber,
    ]),
  );
  return loops;
}

/** Forgets what nobody needs any more, each as long after as policy says. */
function startForgetting(runtime: Runtime): Loop {
  const timer = setInterval(() => {
    const ctx = systemCtx(runtime);
    const retention = policyInForce(runtime, "retention").values;
    Promise.all([
      forgetExpiredKeys(ctx, retention.idempotencyHours * 3_600_000),
      forgetOldSignIns(ctx),
      forgetOldDecisions(ctx),
      forgetOldWebhooks(ctx),
      forgetOldSagas(ctx),
      forgetOldNotifications(ctx),
    ]).catch((error: unknown) => {
      runtime.log.error({ error }, "expired rows were not forgotten");
    });
  }, FORGET_EVERY_MS);
  return { stop: async () => clearInterval(timer) };
}
