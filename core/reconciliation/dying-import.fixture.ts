/** Asks for a period's report in a process of its own, which dies where the environment says. */
import { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { makeRuntime, readConfig, systemCtx } from "../platform/index.ts";
import { addAdapter, type ProviderAdapter } from "../providers/index.ts";
import { readBookedLines } from "./booked-lines.fixture.ts";
import { pullSettlement } from "./run-reconciliation.ts";

const [name, start = "", end = ""] = process.argv.slice(2);
const provider = SettlementProvider.parse(name);
const runtime = makeRuntime(readConfig());
const ctx = systemCtx(runtime);
const listSettlement = () => readBookedLines(ctx);
addAdapter(runtime, { name: provider, listSettlement } as unknown as ProviderAdapter);
await pullSettlement(ctx, provider, { start: new Date(start), end: new Date(end) });
console.log("survived");
process.exit(0);
