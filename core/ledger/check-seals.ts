/** Looks for what the chain itself cannot tell: transactions beside it, and a chain made anew. */
import { type Ctx, statement } from "../platform/index.ts";
import type { Findings } from "./findings.ts";
import { sealJournal } from "./seal-journal.ts";

type Reader = Pick<Ctx, "db">;

/** What is committed is sealed within about a second; this is when nobody believes it any more. */
const SEALED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 250;

const behind = `(t.inserted_by, t.id) <= (select inserted_by, transaction_id
    from ledger.seals order by seq desc limit 1)`;
const findInserted = statement<{ id: string }>(`
  select t.id from ledger.transactions t
  left join ledger.seals s on s.transaction_id = t.id
  where s.seq is null and ${behind} and t.inserted_by >= coalesce(
    (select inserted_by from ledger.seals where seq = $1), '0'::xid8) limit 6`);
const findUnsealed = statement<{ id: string }>(`
  select t.id from ledger.transactions t
  where (t.inserted_by, t.id) > (
      coalesce((select inserted_by from ledger.seals order by seq desc limit 1), '0'::xid8),
      coalesce((select transaction_id from ledger.seals order by seq desc limit 1), ''))
    and t.inserted_by < pg_snapshot_xmin($1::pg_snapshot) limit 1`);
const takeSnapshot = statement<{ snapshot: string }>(
  "select pg_current_snapshot()::text as snapshot",
);

/** A transaction that stands in the journal before the chain's end and is not part of it. */
export async function checkInserted(
  reader: Reader,
  findings: Findings,
  afterSeq: number,
): Promise<void> {
  for (const { id } of await findInserted(reader, [afterSeq])) {
    findings.violated("sealed", `${id} was put into the past`);
  }
}

/** Whatever was committed when this began is sealed a few seconds later. */
export async function checkSealing(reader: Reader, findings: Findings): Promise<void> {
  const [row] = await takeSnapshot(reader, []);
  const deadline = performance.now() + SEALED_WITHIN_MS;
  findings.looked("sealed", 1);
  for (;;) {
    await sealJournal(reader);
    const [late] = await findUnsealed(reader, [row!.snapshot]);
    if (!late) return;
    if (performance.now() > deadline) {
      findings.violated("sealed", `${late.id} is not sealed`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

const readAnchors = statement<{ head_seq: string; kept: string; found: string | null }>(`
  select c.head_seq, encode(c.head_hash, 'hex') as kept, encode(s.hash, 'hex') as found
  from (select head_seq, head_hash from ledger.checks where is_fine and head_hash is not null
    order by id desc limit 100) c
  left join ledger.seals s on s.seq = c.head_seq`);

/** The ends of the chain that earlier checks have seen are still in it. */
export async function checkAnchors(reader: Reader, findings: Findings): Promise<void> {
  const anchors = await readAnchors(reader, []);
  findings.looked("anchors", anchors.length);
  for (const { head_seq: seq, kept, found } of anchors) {
    if (kept === found) continue;
    findings.violated("anchors", `${seq} was ${kept.slice(0, 12)}, is ${found?.slice(0, 12)}`);
  }
}
