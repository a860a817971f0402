import { type Pulse, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { notificationMetricsOf } from "./notification-metrics.ts";
import { SEND_LANES, sendDue } from "./send-due.ts";

/** What this very process writes is sent at once; this is for the messages of others. */
const POLL_MS = 1_000;

const loops = new WeakMap<Runtime, Pulse>();

/** Sends messages, in a core of the role `worker`; any number of them at once. */
export function startNotificationsLoop(runtime: Runtime): Pick<Pulse, "stop"> {
  notificationMetricsOf(runtime);
  const pulse = startPulse({
    ...{ name: "notifications", everyMs: POLL_MS, log: runtime.log },
    work: async () => (await sendDue(systemCtx(runtime, "notifications"))) === SEND_LANES,
  });
  loops.set(runtime, pulse);
  return {
    stop: async () => {
      loops.delete(runtime);
      await pulse.stop();
    },
  };
}

export function kickNotifications(runtime: Runtime): void {
  loops.get(runtime)?.kick();
}
