import { and, eq, inArray } from "drizzle-orm";
import { riderDocuments, riders } from "#drizzle/schema/index.ts";
import { addDays } from "#shared/city-days.ts";
import {
  type BodyOf,
  MAX_PAPER_BYTES,
  type RiderDocument,
  type routes,
} from "#shared/contracts/index.ts";
import { BeelineError, type Issue } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, newId, now, transact } from "../../platform/index.ts";
import { isGood, todayIn } from "../../supply/index.ts";
import { type PaperFile, readPaperFile } from "./file-rules.ts";
import { lockRider } from "./lock-rider.ts";
import { sightIn, viewDocumentRow } from "./view-papers.ts";

type Asked = BodyOf<typeof routes.submitDocument>;

/** Papers that are good for a time only, everywhere. */
const endingKinds: ReadonlySet<Asked["kind"]> = new Set(["licence", "insurance"]);
/** Longer is a slip of the finger. */
const MAX_DAYS_AHEAD = 366 * 50;

/**
 * Hands a paper in. One that waits, was rejected or has ended gives way, and what it said is
 * forgotten; one that still holds stays until the new one is verified.
 * @throws BeelineError NOT_FOUND, VALIDATION_FAILED, PAYLOAD_TOO_LARGE
 */
export async function submitDocument(ctx: Ctx, asked: Asked): Promise<RiderDocument> {
  const file = readFile(asked.file);
  const riderId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    const today = todayIn(tx, rider.cityCode);
    demandEnd(asked, today);
    const known = await tx.db
      .select({
        id: riderDocuments.id,
        kind: riderDocuments.kind,
        state: riderDocuments.state,
        expiresOn: riderDocuments.expiresOn,
      })
      .from(riderDocuments)
      .where(and(eq(riderDocuments.riderId, riderId), eq(riderDocuments.kind, asked.kind)));
    const givesWay = known.filter((one) => one.state !== "replaced" && !isGood(one, today));
    // What has ended is no longer covered by having been verified once.
    const isEnded = givesWay.some(({ state }) => state === "verified" || state === "expired");
    if (isEnded) await tx.db.update(riders).set({ kyc: "pending" }).where(eq(riders.id, riderId));
    await replaceDocuments(
      tx,
      givesWay.map(({ id }) => id),
    );
    const { sealer } = tx.runtime;
    const row = {
      ...{ id: newId(tx, "riderDocument"), riderId, kind: asked.kind, state: "submitted" as const },
      numberSealed: asked.number === undefined ? null : sealer.seal(asked.number),
      fileSealed: sealer.seal(Buffer.from(file.bytes).toString("base64")),
      ...{ contentType: file.contentType, expiresOn: asked.expiresOn ?? null, createdAt: now(tx) },
      ...{ reviewedBy: null, reviewedAt: null, reviewReason: null, warnedAt: null },
    };
    await tx.db.insert(riderDocuments).values(row);
    const about = { riderId, what: asked.kind, paperId: row.id, by: riderId } as const;
    await appendEvents(tx, [
      {
        type: "rider.papers_changed",
        partitionKey: riderId,
        payload: { ...about, to: "submitted" },
      },
    ]);
    return viewDocumentRow(row, sightIn(tx, rider.cityCode));
  });
}

/** What a paper said is not kept longer than it is needed. */
export async function replaceDocuments(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db
    .update(riderDocuments)
    .set({ state: "replaced", numberSealed: null, fileSealed: null })
    .where(inArray(riderDocuments.id, [...ids]));
}

function readFile(base64: string): PaperFile {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  if (bytes.length > MAX_PAPER_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const file = readPaperFile(bytes);
  if (!file) throw invalid({ path: "file", message: "Send a JPEG, PNG, WebP or PDF" });
  return file;
}

function demandEnd({ kind, expiresOn }: Asked, today: string): void {
  const path = "expiresOn";
  if (expiresOn === undefined) {
    if (endingKinds.has(kind)) throw invalid({ path, message: "Say until when it is good" });
    return;
  }
  if (expiresOn < today) throw invalid({ path, message: "It has ended already" });
  if (expiresOn > addDays(today, MAX_DAYS_AHEAD)) throw invalid({ path, message: "Too far away" });
}

function invalid(issue: Issue): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [issue] });
}
