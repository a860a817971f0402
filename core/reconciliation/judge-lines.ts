/**
 * Judges lines and keeps what came of it, in the caller's transaction: the classification, what is
 * booked of it, and an item for people where the two sides differ.
 */
import { and, eq } from "drizzle-orm";
import { reconciliationItems } from "#drizzle/schema/index.ts";
import type { Classification, SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { Currency } from "#shared/money.ts";
import { type Leg, type Posting, post } from "../ledger/index.ts";
import { type Ctx, newId, now, statement } from "../platform/index.ts";
import { classifyLine, feeOf, foundOf, type Judgement, needsPerson } from "./classify-rules.ts";
import { moneyKeyOf } from "./line-identity.ts";
import { bookingReference, type PlacedLine } from "./line-row.ts";
import { providerPolicies } from "./provider-policies.ts";
import { type KnownSubject, readSubjects } from "./read-books.ts";

export interface JudgedLine {
  readonly line: PlacedLine;
  readonly subject: KnownSubject | undefined;
  readonly judgement: Judgement;
}

/** Lines of these things that are kept already, whichever file brought them. */
const findEarlier = statement<{
  kind: string;
  provider_reference: string;
  subject_id: string | null;
  is_out: boolean;
}>(`
  select kind, provider_reference, subject_id, amount_minor < 0 as is_out from settlement_lines
  where provider = $1 and classification <> 'duplicate' and not (fingerprint = any($4))
    and (provider_reference = any($2) or subject_id = any($3))`);

/**
 * @param lines not judged so far, or still pending; none of them twice. The caller keeps others from
 *   judging lines of this provider meanwhile.
 */
export async function judgeLines(
  ctx: Ctx,
  provider: SettlementProvider,
  lines: readonly PlacedLine[],
): Promise<JudgedLine[]> {
  const subjects = await readSubjects(ctx, provider, lines);
  const seen = await earlierOf(ctx, provider, lines, subjects);
  const circumstances = { now: now(ctx), fees: providerPolicies[provider].fees };
  return lines.map((line, index) => {
    const subject = subjects[index];
    const keys = keysOf(line, subject?.id ?? null);
    const isRepeated = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return {
      line,
      subject,
      judgement: classifyLine(line, subject, { ...circumstances, isRepeated }),
    };
  });
}

/** By the provider's name and by ours: an earlier line may have come before we knew either. */
function keysOf(line: PlacedLine, subjectId: string | null): string[] {
  const theirs = moneyKeyOf(line, null);
  return subjectId === null ? [theirs] : [theirs, moneyKeyOf(line, subjectId)];
}

async function earlierOf(
  ctx: Ctx,
  provider: SettlementProvider,
  lines: readonly PlacedLine[],
  subjects: readonly (KnownSubject | undefined)[],
): Promise<Set<string>> {
  const rows = await findEarlier(ctx, [
    provider,
    lines.map(({ providerReference }) => providerReference),
    subjects.flatMap((subject) => subject?.id ?? []),
    lines.map(({ fingerprint }) => fingerprint),
  ]);
  const keys = rows.flatMap((row) => {
    const side = row.is_out ? "out" : "in";
    const key = (name: string) => JSON.stringify([row.kind, name, side]);
    return row.subject_id === null
      ? [key(row.provider_reference)]
      : [key(row.provider_reference), key(row.subject_id)];
  });
  return new Set(keys);
}

export function countClasses(
  judged: readonly { readonly judgement: Judgement }[],
): Partial<Record<Classification, number>> {
  const counts: Partial<Record<Classification, number>> = {};
  for (const { judgement } of judged) {
    counts[judgement.classification] = (counts[judgement.classification] ?? 0) + 1;
  }
  return counts;
}

/** Books what is in no doubt. The journal refuses a second time by the line's reference. */
export async function bookLines(
  ctx: Ctx,
  provider: SettlementProvider,
  judged: readonly JudgedLine[],
): Promise<void> {
  await post(
    ctx,
    judged.flatMap(({ line, judgement }) => postingsOf(provider, line, judgement.books)),
  );
}

function postingsOf(
  provider: SettlementProvider,
  line: PlacedLine,
  books: Judgement["books"],
): Posting[] {
  const known = Currency.safeParse(line.currency);
  if (!known.success) return [];
  const currency = known.data;
  const reference = bookingReference(provider, line.fingerprint);
  const clearing = { kind: "provider_clearing", owner: provider, currency } as const;
  const move = (purpose: Posting["purpose"], account: Leg["account"], amountMinor: number) => ({
    purpose,
    reference,
    legs: [
      { account, amountMinor },
      { account: clearing, amountMinor: -amountMinor },
    ],
  });
  const fees = { kind: "fees", owner: provider, currency } as const;
  const bank = { kind: "bank", owner: "platform", currency } as const;
  return books
    .map((book) =>
      book === "fee"
        ? move("provider_fee", fees, feeOf(line))
        : move("provider_settlement", bank, -line.amountMinor),
    )
    .filter(({ legs }) => legs.every(({ amountMinor }) => amountMinor !== 0));
}

/** What people have to look at; the same difference again is the item that is there. */
export async function openItems(
  ctx: Ctx,
  provider: SettlementProvider,
  judged: readonly (JudgedLine & { readonly lineId: number })[],
): Promise<void> {
  const rows = judged
    .filter(({ judgement }) => needsPerson(judgement.classification))
    .map(({ line, lineId, subject, judgement }) => {
      const isFee = judgement.classification === "unexpected_fee";
      return {
        id: newId(ctx, "reconciliationItem"),
        fingerprint: `line:${provider}:${line.fingerprint}`,
        provider,
        classification: judgement.classification,
        kind: line.kind,
        lineId,
        providerReference: line.providerReference,
        ...subjectColumns(subject),
        expectedMinor: isFee ? null : judgement.expectedMinor,
        expectedCurrency: isFee ? null : judgement.expectedCurrency,
        foundMinor: foundOf(line, judgement.classification),
        foundCurrency: line.currency,
        occurredAt: line.occurredAt,
        state: "open" as const,
        createdAt: now(ctx),
      };
    });
  if (rows.length === 0) return;
  await ctx.db.insert(reconciliationItems).values(rows).onConflictDoNothing();
}

export function subjectColumns(subject: { id: string; kind: KnownSubject["kind"] } | undefined) {
  const idIf = (kind: KnownSubject["kind"]) => (subject?.kind === kind ? subject.id : null);
  return {
    paymentId: idIf("payment"),
    refundId: idIf("refund"),
    payoutId: idIf("payout"),
    disputeId: idIf("dispute"),
  };
}

const findMissed = statement<{ id: string; subject_id: string; kind: string; is_out: boolean }>(`
  select id, coalesce(payment_id, refund_id, payout_id, dispute_id) as subject_id, kind,
    expected_minor < 0 as is_out
  from reconciliation_items
  where coalesce(payment_id, refund_id, payout_id, dispute_id) = any($2) and provider = $1
    and classification = 'missing_there' and state = 'open' and line_id is null`);

/** Somebody misses this line: it is shown with the open item, which stays for a person to close. */
export async function showEvidence(
  ctx: Ctx,
  provider: SettlementProvider,
  judged: readonly (JudgedLine & { readonly lineId: number })[],
): Promise<void> {
  const subjects = judged.flatMap(({ subject }) => subject?.id ?? []);
  if (subjects.length === 0) return;
  for (const missed of await findMissed(ctx, [provider, subjects])) {
    const evidence = judged.find(
      ({ line, subject, judgement }) =>
        subject?.id === missed.subject_id &&
        line.kind === missed.kind &&
        line.amountMinor < 0 === missed.is_out &&
        judgement.classification !== "duplicate",
    );
    if (!evidence) continue;
    const { line, lineId } = evidence;
    await ctx.db
      .update(reconciliationItems)
      .set({
        lineId,
        foundMinor: line.amountMinor,
        foundCurrency: line.currency,
        providerReference: line.providerReference,
      })
      .where(and(eq(reconciliationItems.id, missed.id), eq(reconciliationItems.state, "open")));
  }
}
