/** What goes on beside the postings: sealing, letting go of holds, checking. */
import type { LedgerCheckScope } from "#shared/contracts/ops-ledger.ts";
import { type Runtime, startPulse, statement, systemCtx } from "../platform/index.ts";
import { checkLedger } from "./check-ledger.ts";
import { expireHolds } from "./expire-holds.ts";
import { forgetChecks } from "./forget-checks.ts";
import { makeLedgerMeter } from "./ledger-meter.ts";
import { sealJournal } from "./seal-journal.ts";

/** Two of these are within the second after which a movement is to be sealed. */
const SEAL_EVERY_MS = 400;
const EXPIRE_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 60_000;
const FULL_CHECK_EVERY_HOURS = 24;

const readDue = statement<{ full: boolean; incremental: boolean }>(`
  select not exists (select from ledger.checks where scope = 'full'
      and started_at > now() - make_interval(hours => $1)) as full,
    not exists (select from ledger.checks
      where started_at > now() - make_interval(secs => $2)) as incremental`);

export interface LedgerLoops {
  stop(): Promise<void>;
}

/** Safe in any number of processes: one seals, holds are skipped while locked, checks are due once. */
export function startLedgerLoops(runtime: Runtime): LedgerLoops {
  const ctx = systemCtx(runtime, "ledger");
  const meter = makeLedgerMeter(runtime);
  const { log } = runtime;
  const pulses = [
    startPulse({
      ...{ name: "ledger seal", everyMs: SEAL_EVERY_MS, log },
      work: async () => {
        meter.sealed(await sealJournal(ctx));
        return undefined;
      },
    }),
    startPulse({
      ...{ name: "ledger holds", everyMs: EXPIRE_EVERY_MS, log },
      work: () => expireHolds(ctx),
    }),
    startPulse({
      ...{ name: "ledger check", everyMs: LOOK_EVERY_MS, log, maxPauseMs: LOOK_EVERY_MS },
      work: async () => {
        const scope = await dueCheck(runtime);
        if (scope) meter.checked(await checkLedger(ctx, scope));
        if (scope === "full") await forgetChecks(ctx);
        return undefined;
      },
    }),
  ];
  return {
    stop: async () => {
      await Promise.all(pulses.map((pulse) => pulse.stop()));
    },
  };
}

/** By the database's clock, so that several processes do not check the same at the same time. */
async function dueCheck(runtime: Runtime): Promise<LedgerCheckScope | undefined> {
  const almost = (LOOK_EVERY_MS / 1000) * 0.9;
  const [due] = await readDue(systemCtx(runtime), [FULL_CHECK_EVERY_HOURS, almost]);
  if (due!.full) return "full";
  return due!.incremental ? "incremental" : undefined;
}
