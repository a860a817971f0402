/** Follows the hash chain over a stretch of the journal and judges every transaction on its way. */
import { type Ctx, statement } from "../platform/index.ts";
import {
  contentOf,
  faultsOf,
  GENESIS,
  hashAfter,
  type JournalLeg,
  type JournalTransaction,
} from "./chain-rules.ts";
import type { Findings } from "./findings.ts";

type Reader = Pick<Ctx, "db">;

interface Row {
  readonly seq: string;
  readonly sealed_id: string;
  readonly sealed_by: string;
  readonly hash: string;
  readonly id: string | null;
  readonly purpose: string;
  readonly reference: string;
  readonly order_id: string | null;
  readonly at_ms: string;
  readonly actor_role: string;
  readonly actor_id: string | null;
  readonly inserted_by: string;
  readonly fingerprint: string;
  readonly entry_count: number;
  readonly legs: readonly JournalLeg[] | null;
  readonly named: string;
}

const readSeals = statement<Row>(`
  select s.seq, s.transaction_id as sealed_id, s.inserted_by::text as sealed_by,
    encode(s.hash, 'hex') as hash, t.id, t.purpose, t.reference, t.order_id,
    (extract(epoch from t.at) * 1000)::bigint as at_ms, t.actor_role, t.actor_id,
    t.inserted_by::text as inserted_by, encode(t.fingerprint, 'hex') as fingerprint, t.entry_count,
    (select jsonb_agg(jsonb_build_object('position', position, 'account', account_id,
        'currency', currency, 'amount', amount_minor::text) order by position)
      from ledger.entries where transaction_id = t.id) as legs,
    (select count(*) from ledger.transactions o
      where o.reference = t.reference and o.purpose = t.purpose) as named
  from ledger.seals s left join ledger.transactions t on t.id = s.transaction_id
  where s.seq > $1 order by s.seq limit $2`);

const readHash = statement<{ hash: string }>(
  "select encode(hash, 'hex') as hash from ledger.seals where seq = $1",
);

/** Transactions in memory at a time. */
const BATCH = 1_000;

export interface Walk {
  /** The last number that was looked at. */
  readonly headSeq: number;
  readonly headHash: string | null;
  /** Accounts that were touched, at most `keepAccounts`. */
  readonly accounts: ReadonlySet<string>;
}

export interface WalkOptions {
  /** Begins behind this number; 0 begins with the first transaction. */
  readonly afterSeq: number;
  readonly atMost: number;
  readonly keepAccounts: number;
}

export async function walkChain(
  reader: Reader,
  findings: Findings,
  { afterSeq, atMost, keepAccounts }: WalkOptions,
): Promise<Walk> {
  const accounts = new Set<string>();
  let place = await startAt(reader, afterSeq);
  for (let left = atMost; left > 0; ) {
    const rows = await readSeals(reader, [place.seq, Math.min(BATCH, left)]);
    for (const row of rows) {
      place = judge(row, place, findings);
      for (const { account } of row.legs ?? []) {
        if (accounts.size < keepAccounts) accounts.add(account);
      }
    }
    left -= rows.length;
    if (rows.length < BATCH) break;
  }
  return { headSeq: place.seq, headHash: place.seq === 0 ? null : place.hash, accounts };
}

interface Place {
  readonly seq: number;
  readonly hash: string;
  readonly insertedBy: bigint;
  readonly id: string;
}

async function startAt(reader: Reader, seq: number): Promise<Place> {
  const [row] = seq === 0 ? [] : await readHash(reader, [seq]);
  // A seal that is missing is found by whoever compares the anchors.
  return { seq, hash: row?.hash ?? GENESIS, insertedBy: 0n, id: "" };
}

/** The stored hash is what the next one is judged by, so that one fault is not told many times. */
function judge(row: Row, before: Place, findings: Findings): Place {
  const seq = Number(row.seq);
  const here: Place = { seq, hash: row.hash, insertedBy: BigInt(row.sealed_by), id: row.sealed_id };
  findings.looked("chain", 1);
  const broken = (what: string) => findings.violated("chain", `${seq} ${row.sealed_id} ${what}`);
  if (seq !== before.seq + 1) broken(`follows ${before.seq}`);
  if (row.id === null) {
    broken("is gone");
    return here;
  }
  const transaction = transactionOf(row);
  if (hashAfter(before.hash, contentOf(seq, transaction)) !== row.hash) {
    broken("is not what was sealed");
  }
  const isLater =
    here.insertedBy > before.insertedBy ||
    (here.insertedBy === before.insertedBy && here.id > before.id);
  if (!isLater) broken("is out of order");
  findings.looked("transactions", 1);
  for (const fault of faultsOf(transaction))
    findings.violated("transactions", `${row.id} ${fault}`);
  findings.looked("references", 1);
  if (Number(row.named) !== 1) {
    findings.violated("references", `${row.purpose} ${row.reference} is there ${row.named} times`);
  }
  return here;
}

function transactionOf(row: Row): JournalTransaction {
  return {
    id: row.id!,
    purpose: row.purpose,
    reference: row.reference,
    orderId: row.order_id,
    atMs: row.at_ms,
    actorRole: row.actor_role,
    actorId: row.actor_id,
    insertedBy: row.inserted_by,
    fingerprint: row.fingerprint,
    entryCount: row.entry_count,
    legs: row.legs ?? [],
  };
}
