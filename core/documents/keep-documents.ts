/**
 * Issuing: what is issued is sealed, kept and never changed. A numbered paper takes the next number
 * of its series under the lock of the series' row, in the transaction that writes it, so that a
 * number is never missing and never there twice, whoever else issues and whatever dies meanwhile.
 */
import { isDeepStrictEqual } from "node:util";
import { and, asc, eq } from "drizzle-orm";
import { documents } from "#drizzle/schema/index.ts";
import type { MoneyDocument } from "#shared/contracts/documents.ts";
import { type Ctx, newId, now, statement, transact } from "../platform/index.ts";
import { type DocumentContent, KeptDocument } from "./kept-document.ts";
import { numberIn } from "./series-rules.ts";

export interface Subject {
  readonly kind: MoneyDocument["kind"];
  /** The order, or the refund; with a count behind it where a paper has several versions. */
  readonly id: string;
  readonly ownerId: string;
}

const openSeries = statement(`
  insert into document_series (series, last_number) values ($1, 0) on conflict do nothing`);
/** The lock that everybody who issues in this series stands in line for. */
const lockSeries = statement<{ lastNumber: number }>(`
  select last_number as "lastNumber" from document_series where series = $1 for update`);
const moveSeries = statement(`update document_series set last_number = $2 where series = $1`);

/**
 * The paper of that kind about the subject: the one that exists, or a new one with the next number.
 * @param compose asked under the lock, when there is none yet; undefined: there is nothing to issue
 */
export async function issueNumbered(
  ctx: Ctx,
  subject: Subject,
  series: string,
  compose: (tx: Ctx) => Promise<DocumentContent | undefined>,
): Promise<KeptDocument | undefined> {
  const issued = await findDocument(ctx, subject);
  if (issued) return issued;
  return transact(ctx, async (tx) => {
    await openSeries(tx, [series]);
    const [row] = await lockSeries(tx, [series]);
    // Whoever was before us in the line may have issued it.
    const meanwhile = await findDocument(tx, subject);
    if (meanwhile) return meanwhile;
    const content = await compose(tx);
    if (!content) return undefined;
    const place = row!.lastNumber + 1;
    await moveSeries(tx, [series, place]);
    return insertDocument(tx, subject, { ...content, number: numberIn(series, place) });
  });
}

/** Of callers who ask for the same receipt in the same moment; nobody is that unlucky. */
const MAX_TRIES = 100;

/**
 * A paper without a number. When what it says has changed since it was issued, a new version is
 * issued beside the old one, which stays as it is.
 */
export async function issueVersion(
  ctx: Ctx,
  subject: Subject,
  content: DocumentContent,
): Promise<KeptDocument> {
  for (let turn = 0; turn < MAX_TRIES; turn++) {
    const versions = await countVersions(ctx, subject);
    const last = await findDocument(ctx, { ...subject, id: versionId(subject, versions) });
    if (last && saysTheSame(last, content)) return last;
    const id = versionId(subject, versions + 1);
    const issued = await insertDocument(ctx, { ...subject, id }, { ...content, number: null });
    if (issued) return issued;
    // Somebody else issued a version in this moment: look whether it says the same.
  }
  throw new Error("A receipt changes faster than it can be issued");
}

function versionId({ id }: Subject, version: number): string {
  return `${id}.${version}`;
}

function countVersions(ctx: Ctx, { kind, id }: Subject): Promise<number> {
  return ctx.db.$count(documents, and(eq(documents.orderId, id), eq(documents.kind, kind)));
}

const Said = KeptDocument.omit({ id: true, number: true, issuedAt: true });

function saysTheSame(was: KeptDocument, is: DocumentContent): boolean {
  return isDeepStrictEqual(Said.parse(was), Said.parse(is));
}

async function findDocument(ctx: Ctx, subject: Omit<Subject, "ownerId">) {
  const [row] = await ctx.db
    .select({ contentSealed: documents.contentSealed })
    .from(documents)
    .where(and(eq(documents.kind, subject.kind), eq(documents.subjectId, subject.id)));
  return row && open(ctx, row);
}

/** Those of an order, in the order in which they were issued. */
export async function documentsOf(
  ctx: Ctx,
  orderId: string,
  kind: MoneyDocument["kind"],
): Promise<KeptDocument[]> {
  const rows = await ctx.db
    .select({ contentSealed: documents.contentSealed })
    .from(documents)
    .where(and(eq(documents.orderId, orderId), eq(documents.kind, kind)))
    // Their numbers are of one width within a series; the id decides between years.
    .orderBy(asc(documents.id));
  return rows.map((row) => open(ctx, row));
}

function open(ctx: Ctx, row: { readonly contentSealed: string }): KeptDocument {
  return KeptDocument.parse(JSON.parse(ctx.runtime.sealer.open(row.contentSealed)));
}

async function insertDocument(
  ctx: Ctx,
  subject: Subject,
  content: DocumentContent & { readonly number: string | null },
): Promise<KeptDocument | undefined> {
  const at = now(ctx);
  const document = KeptDocument.parse({
    ...content,
    id: newId(ctx, "document"),
    issuedAt: at.toISOString(),
  });
  const rows = await ctx.db
    .insert(documents)
    .values({
      id: document.id,
      kind: subject.kind,
      number: document.number,
      subjectId: subject.id,
      ownerId: subject.ownerId,
      orderId: document.orderId,
      totalMinor: document.total.amountMinor,
      currency: document.currency,
      contentSealed: ctx.runtime.sealer.seal(JSON.stringify(document)),
      issuedAt: at,
    })
    .onConflictDoNothing({ target: [documents.kind, documents.subjectId] })
    .returning({ id: documents.id });
  return rows.length > 0 ? document : undefined;
}
