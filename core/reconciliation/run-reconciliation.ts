import { type BodyOf, MAX_RUN_DAYS, type routes } from "#shared/contracts/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, sha256Hex } from "../platform/index.ts";
import { callProvider, ProviderError } from "../providers/index.ts";
import { importLines } from "./import-lines.ts";
import { identify } from "./line-identity.ts";
import type { FileRow } from "./line-row.ts";
import type { Period } from "./period-rules.ts";
import { closeGaps } from "./settlement-gaps.ts";

const DAY_MS = 24 * 3_600_000;
/** Many pages; each of them has a deadline of its own in the adapter's hands. */
const PULL_DEADLINE_MS = 60_000;

/**
 * Asks the provider what it booked in a period, and compares.
 * @throws BeelineError VALIDATION_FAILED for a period that is none, not over, or too long
 * @throws BeelineError UNAVAILABLE when the provider does not answer; nothing was imported
 */
export async function runReconciliation(
  ctx: Ctx,
  body: BodyOf<typeof routes.runReconciliation>,
): Promise<FileRow> {
  const period = { start: new Date(body.start), end: new Date(body.end) };
  const message = wrongPeriod(period, now(ctx));
  if (message) throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "end", message }] });
  return pullSettlement(ctx, body.provider, period);
}

function wrongPeriod({ start, end }: Period, at: Date): string | undefined {
  if (start >= end) return "Must be after `start`";
  if (start.getTime() < 0) return "No provider booked anything then";
  if (end.getTime() - start.getTime() > MAX_RUN_DAYS * DAY_MS) {
    return `At most ${MAX_RUN_DAYS} days at once`;
  }
  return end > at ? "Must not be in the future" : undefined;
}

export async function pullSettlement(
  ctx: Ctx,
  provider: SettlementProvider,
  { start, end }: Period,
): Promise<FileRow> {
  const ask = callProvider(
    ctx,
    provider,
    (adapter, signal) => adapter.listSettlement(start, end, signal),
    { deadlineMs: PULL_DEADLINE_MS },
  );
  const lines = await ask.catch((error: unknown) => {
    throw refusalOf(error);
  });
  // In an order of our own, so that the same answer in another order is the same content.
  const sorted = identify(lines).toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
  const content = [provider, start.getTime(), end.getTime(), ...sorted.map((one) => one.identity)];
  const file = await importLines(ctx, {
    ...{ provider, source: "api", start, end },
    fingerprint: sha256Hex(JSON.stringify(content)),
    lines: sorted.map(({ line }) => line),
  });
  if (file.state === "done") await closeGaps(ctx, provider, { start, end });
  return file;
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  if (error.code === "not_configured") {
    const issue = { path: "provider", message: "This provider is not set up here" };
    return new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  if (error.code === "span_too_long") {
    return new BeelineError("CONFLICT", { detail: "Too many bookings; ask for a shorter period" });
  }
  return new BeelineError("UNAVAILABLE");
}
