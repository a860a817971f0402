/**
 * What the hash chain is made of, computed here a second time: the database seals
 * (`ledger.seal`), and this finds what was changed, removed, inserted or moved since.
 */
import { createHash } from "node:crypto";

export interface JournalLeg {
  readonly position: number;
  readonly account: string;
  readonly currency: string;
  /** Minor units as the database writes them. */
  readonly amount: string;
}

export interface JournalTransaction {
  readonly id: string;
  readonly purpose: string;
  readonly reference: string;
  readonly orderId: string | null;
  readonly atMs: string;
  readonly actorRole: string;
  readonly actorId: string | null;
  /** The number of the database's transaction that wrote it. */
  readonly insertedBy: string;
  /** SHA-256 in hexadecimal. */
  readonly fingerprint: string;
  readonly entryCount: number;
  /** By position. */
  readonly legs: readonly JournalLeg[];
}

/** What the first transaction follows. */
export const GENESIS = "00".repeat(32);

/**
 * The canonical content of a sealed transaction: UTF-8 lines, separated by a line feed, of `v1`, its
 * number in the chain, id, purpose, reference, order (or `-`), time in milliseconds since 1970, the
 * actor's role and id (or `-`), the database's transaction number, the fingerprint in hexadecimal,
 * and one line for each leg by position: position, account and amount with spaces between.
 */
export function contentOf(seq: number, transaction: JournalTransaction): string {
  const { id, purpose, reference, orderId, atMs, actorRole, actorId } = transaction;
  const legs = transaction.legs.map((leg) => `${leg.position} ${leg.account} ${leg.amount}`);
  return [
    ...["v1", seq, id, purpose, reference, orderId ?? "-", atMs, actorRole, actorId ?? "-"],
    ...[transaction.insertedBy, transaction.fingerprint, ...legs],
  ].join("\n");
}

/** SHA-256 of the 32 bytes of the previous hash followed by the content; in hexadecimal. */
export function hashAfter(previousHash: string, content: string): string {
  return createHash("sha256")
    .update(Buffer.from(previousHash, "hex"))
    .update(content, "utf8")
    .digest("hex");
}

/** What a movement is, in whatever order its legs were named; as `ledger.fingerprint_of`. */
export function fingerprintOf(orderId: string | null, legs: readonly JournalLeg[]): string {
  const lines = legs.map(({ account, amount }) => `${account} ${amount}`).sort();
  return createHash("sha256")
    .update([orderId ?? "-", ...lines].join("\n"), "utf8")
    .digest("hex");
}

/** What is wrong with a transaction by itself, in words; empty when it is sound. */
export function faultsOf(transaction: JournalTransaction): string[] {
  const { legs, entryCount, orderId, fingerprint } = transaction;
  const faults: string[] = [];
  if (legs.length !== entryCount || legs.length < 2) {
    faults.push(`has ${legs.length} of ${entryCount} entries`);
  }
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of legs) {
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  }
  for (const [currency, sum] of sums) if (sum !== 0n) faults.push(`${currency} is off by ${sum}`);
  if (fingerprintOf(orderId, legs) !== fingerprint) faults.push("is not what its fingerprint says");
  return faults;
}
