/**
 * Bookings of ours that no line mentions. A report of a period answers for the bookings that are a
 * provider's cut-off older than it, so each booking is judged by exactly one of the reports that follow
 * each other, when it should long have been in one.
 */
import { reconciliationItems } from "#drizzle/schema/index.ts";
import type {
  Classification,
  SettlementKind,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { makeId } from "#shared/ids.ts";
import { type Ctx, newId, now, statement } from "../platform/index.ts";
import { classifyUnmentioned } from "./classify-rules.ts";
import { subjectColumns } from "./judge-lines.ts";
import type { FileRow } from "./line-row.ts";
import { providerPolicies } from "./provider-policies.ts";
import type { SubjectKind } from "./read-books.ts";

const PAGE = 500;
/** Transactions of a report's period that are looked at; a longer report is a mistake, and is told. */
const MAX_PAGES = 2_000;

interface Booking {
  id: string;
  reference: string;
  currency: string;
  minor: string;
  at: string;
  kind: SubjectKind;
}

/**
 * Ids of transactions sort by time. What people corrected away is not missed again, and what an item
 * tells already is told once. A payout counts when the bank has it, not when it is ordered.
 */
const findPage = statement<Booking>(`
  select t.id, split_part(t.reference, '.', 1) as reference, e.currency, t.at,
    case when t.purpose = 'payout_paid' then -e.amount_minor else e.amount_minor end as minor,
    case split_part(t.reference, '_', 1)
      when 'rfd' then 'refund' when 'dsp' then 'dispute' when 'pyt' then 'payout' else 'payment'
    end as kind
  from ledger.transactions t
  join ledger.entries e on e.transaction_id = t.id
    and (starts_with(e.account_id, 'provider_clearing:' || $1 || ':')
      or (t.purpose = 'payout_paid' and starts_with(e.account_id, 'payout_clearing:' || $1 || ':')))
  where t.id > $2 and t.id < $3
    and t.purpose not in ('provider_fee', 'provider_settlement', 'adjustment')
    and not exists (
      select from settlement_lines l
      where l.subject_id = split_part(t.reference, '.', 1) and l.provider = $1 and l.classification <> 'duplicate'
        and l.kind <> 'fee' and l.amount_minor <> 0
        and (l.amount_minor < 0) = (case when t.purpose = 'payout_paid'
          then e.amount_minor > 0 else e.amount_minor < 0 end))
  order by t.id limit ${PAGE}`);

type UnderLock = <T>(work: (tx: Ctx) => Promise<T>) => Promise<T>;

/** @returns how many are missing, and how many are too young to tell */
export async function findUnmentioned(
  ctx: Ctx,
  file: FileRow,
  underLock: UnderLock,
): Promise<Partial<Record<Classification, number>>> {
  const counts = { missing_there: 0, pending_cutoff: 0 };
  const start = file.periodStart.getTime() - cutoffOf(file);
  const before = boundary(ctx, file.periodEnd.getTime());
  let after = boundary(ctx, start);
  for (let page = 0; page < MAX_PAGES; page++) {
    const from = after;
    const rows = await underLock(async (tx) => {
      const found = await findPage(tx, [file.provider, from, before]);
      const missing = found.filter((row) => classOf(row, file) === "missing_there");
      await openMissing(tx, file.provider as SettlementProvider, missing);
      return found;
    });
    for (const row of rows) counts[classOf(row, file)] += 1;
    if (rows.length < PAGE) return counts;
    after = rows.at(-1)!.id;
  }
  ctx.runtime.log.error({ fileId: file.id }, "a report covers more bookings than are compared");
  return counts;
}

function classOf(row: Booking, file: FileRow) {
  return classifyUnmentioned({ at: new Date(row.at) }, file.periodEnd, cutoffOf(file));
}

function cutoffOf({ provider }: FileRow): number {
  return providerPolicies[provider as SettlementProvider].cutoffMs;
}

/** No transaction of ours has this id; those made earlier sort before it. */
function boundary(ctx: Ctx, ms: number): string {
  const { code } = ctx.runtime.region;
  return makeId("ledgerTransaction", code, Math.max(0, ms), new Uint8Array(16));
}

async function openMissing(
  tx: Ctx,
  provider: SettlementProvider,
  bookings: readonly Booking[],
): Promise<void> {
  const rows = bookings.map(({ reference, kind, currency, minor, at }) => {
    const expectedMinor = Number(minor);
    const side = expectedMinor < 0 ? "out" : "in";
    return {
      id: newId(tx, "reconciliationItem"),
      fingerprint: `there:${provider}:${reference}:${side}`,
      provider,
      classification: "missing_there" as const,
      kind: kind satisfies SettlementKind,
      ...subjectColumns({ id: reference, kind }),
      expectedMinor,
      expectedCurrency: currency,
      foundMinor: null,
      occurredAt: new Date(at),
      state: "open" as const,
      createdAt: now(tx),
    };
  });
  if (rows.length === 0) return;
  await tx.db.insert(reconciliationItems).values(rows).onConflictDoNothing();
}
