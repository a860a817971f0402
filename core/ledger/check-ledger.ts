import type { LedgerCheckResult } from "#drizzle/schema/ledger.ts";
import type { LedgerCheck, LedgerCheckScope } from "#shared/contracts/ops-ledger.ts";
import { type Ctx, dateOf, readCursor, statement, writeCursor } from "../platform/index.ts";
import { checkAllBalances, checkBalancesOf, checkSums } from "./check-accounts.ts";
import { checkGuards } from "./check-guards.ts";
import { checkAnchors, checkInserted, checkSealing } from "./check-seals.ts";
import { Findings } from "./findings.ts";
import type { Page, PageRequest } from "./read-entries.ts";
import { walkChain } from "./walk-chain.ts";

type Reader = Pick<Ctx, "db">;

/** Bounds of an incremental check; what it does not reach, the next one begins with. */
const TRANSACTIONS_AT_ONCE = 20_000;
const ACCOUNTS_AT_ONCE = 2_000;

const readLastHead = statement<{ head_seq: string }>(
  "select head_seq from ledger.checks where is_fine order by id desc limit 1",
);
const keep = statement<{ id: string }>(
  `select ledger.keep_check($1, $2, $3::bigint, decode($4, 'hex'), $5::jsonb,
     $6::timestamptz, $7::bigint) as id`,
);

/**
 * Looks whether the ledger is sound: sums of zero, balances and holds as the journal says, wallets
 * not overdrawn, references unique, the hash chain whole and up to date, the database's guards in
 * place. It changes nothing but seals what waits for it, and keeps the outcome for ops.
 *
 * `full` looks at the whole journal, `incremental` at what was sealed since the last check that found
 * nothing; balances of the accounts that it touched, and the sums of all. Takes up to five seconds
 * longer while something committed cannot be sealed.
 */
export async function checkLedger(
  reader: Reader,
  scope: LedgerCheckScope = "full",
): Promise<LedgerCheck> {
  const startedAt = new Date();
  const from = performance.now();
  const findings = new Findings();
  const [last] = scope === "full" ? [] : await readLastHead(reader, []);
  const afterSeq = Number(last?.head_seq ?? 0);
  await checkGuards(reader, findings);
  await checkSealing(reader, findings);
  await checkInserted(reader, findings, afterSeq);
  await checkAnchors(reader, findings);
  const walk = await walkChain(reader, findings, {
    afterSeq,
    atMost: scope === "full" ? Number.POSITIVE_INFINITY : TRANSACTIONS_AT_ONCE,
    keepAccounts: scope === "full" ? 0 : ACCOUNTS_AT_ONCE,
  });
  await checkSums(reader, findings);
  if (scope === "full") await checkAllBalances(reader, findings);
  else await checkBalancesOf(reader, findings, [...walk.accounts]);
  const results = findings.results();
  const tookMs = Math.round(performance.now() - from);
  const { headSeq, headHash } = walk;
  const [row] = await keep(reader, [
    ...[scope, findings.isFine, headSeq, headHash],
    ...[JSON.stringify(results), startedAt.toISOString(), tookMs],
  ]);
  const { isFine } = findings;
  const outcome = { scope, isFine, headSeq, headHash, tookMs, results };
  return { id: row!.id, startedAt: startedAt.toISOString(), ...view(outcome) };
}

interface Row {
  readonly id: string;
  readonly scope: LedgerCheckScope;
  readonly is_fine: boolean;
  readonly head_seq: string;
  readonly head_hash: string | null;
  readonly results: readonly LedgerCheckResult[];
  readonly started_at: string;
  readonly took_ms: string;
}

const readChecks = statement<Row>(`
  select id, scope, is_fine, head_seq, encode(head_hash, 'hex') as head_hash, results, started_at,
    took_ms from ledger.checks where id < $1::bigint order by id desc limit $2`);

/** Above every number. */
const NEWEST = "9223372036854775807";

/** What checks have found, newest first. @throws BeelineError VALIDATION_FAILED */
export async function listChecks(
  ctx: Reader,
  { cursor, limit }: PageRequest,
): Promise<Page<LedgerCheck>> {
  const [from = NEWEST] = cursor === undefined ? [] : readCursor(cursor, /^\d{1,18}$/);
  const rows = await readChecks(ctx, [from, limit + 1]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      startedAt: dateOf(row.started_at).toISOString(),
      ...view({
        ...{ scope: row.scope, isFine: row.is_fine, headHash: row.head_hash },
        ...{ headSeq: Number(row.head_seq), tookMs: Number(row.took_ms), results: row.results },
      }),
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}

type Outcome = Omit<LedgerCheck, "id" | "startedAt" | "results"> & {
  readonly results: readonly LedgerCheckResult[];
};

function view({ results, ...outcome }: Outcome) {
  return { ...outcome, results: results.map((one) => ({ ...one, examples: [...one.examples] })) };
}
