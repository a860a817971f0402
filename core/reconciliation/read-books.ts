/** What our books say about the things that a provider's lines are about. */
import type { SettlementKind, SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, statement } from "../platform/index.ts";
import type { Line, Subject } from "./classify-rules.ts";

export type SubjectKind = "payment" | "refund" | "dispute" | "payout";

export interface KnownSubject extends Subject {
  readonly kind: SubjectKind;
}

/** By our reference where the provider repeats it, else by the provider's. */
const findSubjects = statement<{
  kind: SubjectKind;
  id: string;
  provider_reference: string | null;
  is_open: boolean;
}>(`
  select 'payment' as kind, id, provider_reference,
    state in ('created', 'requires_action', 'unknown', 'authorized') as is_open
  from payments where id = any($2) or (provider = $1 and provider_reference = any($3))
  union all
  select 'refund', id, provider_reference, state in ('created', 'pending', 'unknown')
  from refunds where id = any($2) or provider_reference = any($3)
  union all
  select 'dispute', id, provider_reference, state = 'open'
  from disputes where id = any($2) or (provider = $1 and provider_reference = any($3))
  union all
  select 'payout', id, provider_reference, state in ('created', 'sent', 'unknown')
  from payouts where id = any($2) or (provider = $1 and provider_reference = any($3))`);

/**
 * What went through the provider for each reference, both ways; money that came late to a payment has
 * its reference with a suffix, under the same order. Fees, transfers and corrections have references
 * of their own, so they are not among them.
 */
const sumBooked = statement<{
  reference: string;
  currency: string;
  in_minor: string;
  out_minor: string;
}>(`
  select split_part(t.reference, '.', 1) as reference, e.currency,
    sum(greatest(e.amount_minor, 0)) as in_minor, sum(least(e.amount_minor, 0)) as out_minor
  from ledger.transactions t join ledger.entries e on e.transaction_id = t.id
  where t.id in (
    select id from ledger.transactions where reference = any($2)
    union
    select l.id from payments p join ledger.transactions l on l.order_id = p.order_id
    where p.id = any($2) and l.purpose = 'unexpected' and split_part(l.reference, '.', 1) = p.id
  ) and (
    starts_with(e.account_id, 'provider_clearing:' || $1 || ':')
    or (starts_with(e.account_id, 'payout_clearing:' || $1 || ':')
      and t.purpose in ('payout', 'payout_failed')))
  group by 1, 2`);

/** What people have decided about a subject counts from then on as booked. */
const sumCorrected = statement<{
  subject_id: string;
  currency: string;
  amount_minor: string;
  is_out: boolean;
}>(`
  select coalesce(payment_id, refund_id, payout_id, dispute_id) as subject_id,
    side.currency, side.amount_minor, coalesce(found_minor, expected_minor) < 0 as is_out
  from reconciliation_items
  cross join lateral (values
    (found_currency, found_minor), (expected_currency, -expected_minor)
  ) as side (currency, amount_minor)
  where coalesce(payment_id, refund_id, payout_id, dispute_id) = any($2) and provider = $1
    and resolution in ('book_difference', 'write_off')
    and classification in ('amount_differs', 'currency_differs', 'missing_here', 'missing_there')
    and side.currency is not null and side.amount_minor <> 0`);

/** The subject of each line; undefined where we know none. In the order of the lines. */
export async function readSubjects(
  ctx: Ctx,
  provider: SettlementProvider,
  lines: readonly Line[],
): Promise<(KnownSubject | undefined)[]> {
  const ours = lines.flatMap(({ ourReference }) => ourReference ?? []);
  const theirs = lines.map(({ providerReference }) => providerReference);
  const rows = await findSubjects(ctx, [provider, [...new Set(ours)], [...new Set(theirs)]]);
  const booked = await readBooked(ctx, provider, [...new Set(rows.map(({ id }) => id))]);
  const byKey = new Map<string, KnownSubject>();
  for (const { kind, id, provider_reference: theirs, is_open: isOpen } of rows) {
    const subject = { id, kind, isOpen, booked: booked.get(id) ?? [] };
    for (const key of [id, theirs]) if (key !== null) byKey.set(`${kind} ${key}`, subject);
  }
  return lines.map((line) => subjectOf(line, byKey));
}

/**
 * A fee may be about anything; everything else is about its own kind only. Some providers call the
 * return of a refund, a payout or a dispute an adjustment, and name it.
 */
function subjectOf(
  { kind, ourReference, providerReference }: Line,
  byKey: ReadonlyMap<string, KnownSubject>,
): KnownSubject | undefined {
  const kinds = subjectKinds[kind];
  const found = (key: string | null) =>
    kinds.flatMap((each) => byKey.get(`${each} ${key}`) ?? []).at(0);
  return (ourReference === null ? undefined : found(ourReference)) ?? found(providerReference);
}

const subjectKinds: Readonly<Record<SettlementKind, readonly SubjectKind[]>> = {
  payment: ["payment"],
  refund: ["refund"],
  dispute: ["dispute"],
  payout: ["payout"],
  fee: ["payment", "refund", "dispute", "payout"],
  adjustment: ["refund", "dispute", "payout"],
  transfer: [],
};

type Booked = Subject["booked"][number];

/** By subject and currency, with what people have corrected. */
export async function readBooked(
  ctx: Ctx,
  provider: SettlementProvider,
  ids: readonly string[],
): Promise<Map<string, Booked[]>> {
  const books = new Map<string, Booked[]>();
  if (ids.length === 0) return books;
  const add = (id: string, currency: string, inMinor: number, outMinor: number) => {
    const all = books.get(id) ?? [];
    const before = all.find((each) => each.currency === currency);
    const sum = {
      currency,
      inMinor: (before?.inMinor ?? 0) + inMinor,
      outMinor: (before?.outMinor ?? 0) + outMinor,
    };
    books.set(id, [...all.filter((each) => each !== before), sum]);
  };
  for (const row of await sumBooked(ctx, [provider, ids])) {
    add(row.reference, row.currency, Number(row.in_minor), Number(row.out_minor));
  }
  for (const row of await sumCorrected(ctx, [provider, ids])) {
    const minor = Number(row.amount_minor);
    add(row.subject_id, row.currency, row.is_out ? 0 : minor, row.is_out ? minor : 0);
  }
  return books;
}
