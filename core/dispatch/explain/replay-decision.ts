/** Decides a kept snapshot again and compares, bit for bit. */
import { outcomeSentences } from "#shared/dispatch-outcomes.ts";
import { decideWave, revisionOf } from "../decide/decide-wave.ts";
import type { WaveDecision, WaveSnapshot } from "../decide/wave-shapes.ts";
import { type DispatchPolicy, withRevision } from "../policies.ts";
import {
  canonical,
  type DecisionRow,
  type KeptDecision,
  readDecision,
  readSnapshot,
  toKept,
} from "./keep-decision.ts";

export interface Replay {
  readonly snapshot: WaveSnapshot;
  readonly kept: KeptDecision;
  readonly again: WaveDecision;
  /** Whether both are the same to the last bit. */
  readonly isSame: boolean;
  /** The revision that decided, and the one that decides now. */
  readonly revision: string;
  readonly revisionNow: string;
}

export function replayDecision(row: DecisionRow): Replay {
  const snapshot = readSnapshot(row);
  const kept = readDecision(row);
  const again = decideWave(snapshot);
  return {
    ...{ snapshot, kept, again },
    isSame: canonical(kept) === canonical(toKept(again)),
    revision: row.revision,
    revisionNow: revisionOf({ policy: policyThen(snapshot) }),
  };
}

/** By the values of then, which the snapshot holds, whatever ops has set since: named anew. */
function policyThen({ policy: { revision, ...values } }: WaveSnapshot): DispatchPolicy {
  return withRevision(revision.slice(0, revision.lastIndexOf("/")), values);
}

/** The candidates of some orders as a table for people. */
export function candidateTable(decision: WaveDecision, orderIds: readonly string[]): string {
  const lines: string[] = [];
  for (const { orderId, radiusMeters, riders } of decision.verdicts) {
    if (!orderIds.includes(orderId)) continue;
    lines.push(`${orderId}: ${riders.length} riders within ${radiusMeters} m`);
    const rows = riders.map((rider) => [
      rider.riderId,
      `${rider.distanceMeters} m`,
      `${rider.etaSeconds} s`,
      rider.score === null ? "–" : String(rider.score),
      Object.entries(rider.parts ?? {})
        .map(([name, part]) => `${name} ${part}`)
        .join(", "),
      outcomeSentences[rider.outcome],
    ]);
    lines.push(...alignRows([["rider", "away", "ETA", "score", "parts", "why"], ...rows]), "");
  }
  return lines.join("\n");
}

function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")}`.trimEnd(),
  );
}

/** Who was asked for what, for people. */
export function offerTable({ offers }: KeptDecision): string {
  return offers
    .map(({ orderIds, riders }) => {
      return `  ${orderIds.join(" + ")} to ${riders.map(({ riderId }) => riderId).join(", ")}`;
    })
    .join("\n");
}
