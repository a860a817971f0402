/** Lines as they are kept, and what is made of them. */
import type { settlementFiles, settlementLines } from "#drizzle/schema/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { sha256Hex } from "../platform/index.ts";
import type { Line } from "./classify-rules.ts";
import { cleanReference, identify } from "./line-identity.ts";

export type FileRow = typeof settlementFiles.$inferSelect;
export type LineRow = typeof settlementLines.$inferSelect;

/** A line of a report with its place and with what makes it unique. */
export interface PlacedLine extends Line {
  readonly lineNumber: number;
  readonly fingerprint: string;
}

/** Line numbers count from 1, without a header. */
export function placeLines(lines: readonly Line[]): PlacedLine[] {
  return identify(lines).map(({ line, identity }, index) => ({
    // Named, so that nothing else that an adapter may add gets into a row.
    kind: line.kind,
    providerReference: line.providerReference,
    ourReference: cleanReference(line.ourReference),
    amountMinor: line.amountMinor,
    feeMinor: line.feeMinor,
    currency: line.currency,
    occurredAt: line.occurredAt,
    lineNumber: index + 1,
    fingerprint: sha256Hex(identity),
  }));
}

/** What its fee and its transfer are booked under, once in whatever reports it comes. */
export function bookingReference(provider: SettlementProvider, fingerprint: string): string {
  return `${provider}:${fingerprint}`;
}
