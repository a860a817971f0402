/** Pays one owner out in a process of its own, which dies where the environment says. */
import { makeRuntime, readConfig, realAmbient, systemCtx } from "../platform/index.ts";
import { createPayout } from "./create-payout.ts";
import { drivePayout } from "./drive-payout.ts";

const [ownerId = "", aheadMs = "0"] = process.argv.slice(2);
const now = () => new Date(Date.now() + Number(aheadMs));
const ctx = systemCtx(makeRuntime(readConfig(), { ...realAmbient, now }));
const made = await createPayout(ctx, { kind: "rider", id: ownerId }, "crash");
if (!made.payout) throw new Error(made.skipped);
await drivePayout(ctx, made.payout.id);
console.log("survived");
process.exit(0);
