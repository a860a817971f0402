import { and, eq, ne } from "drizzle-orm";
import { riderDocuments, riders } from "#drizzle/schema/index.ts";
import type { BodyOf, RiderDocument, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { endDuty } from "../end-duty.ts";
import { lockRider } from "./lock-rider.ts";
import { settleKyc } from "./settle-kyc.ts";
import { replaceDocuments } from "./submit-document.ts";
import { documentColumns, sightIn, viewDocumentRow } from "./view-papers.ts";

type Asked = BodyOf<typeof routes.reviewDocument>;

/**
 * Decides about a paper, once. A verified one takes the place of the one that held until now.
 * @throws BeelineError NOT_FOUND; CONFLICT when somebody else has decided, or it has ended meanwhile;
 * VALIDATION_FAILED when something is said that this kind of paper does not tell
 */
export async function reviewDocument(ctx: Ctx, id: string, asked: Asked): Promise<RiderDocument> {
  return transact(ctx, async (tx) => {
    const seen = await demandDocument(tx, id);
    // Always the rider first, then the paper: two reviews never wait for each other crosswise.
    const rider = await lockRider(tx, seen.riderId);
    const isVerified = asked.decision === "verify";
    const sight = sightIn(tx, rider.cityCode);
    demandSense(asked, seen, sight.today);
    if (isVerified) await replaceHolding(tx, seen);
    const [row] = await tx.db
      .update(riderDocuments)
      .set({
        state: isVerified ? "verified" : "rejected",
        reviewReason: isVerified ? null : (asked.reason ?? null),
        ...{ reviewedBy: tx.actor.id ?? null, reviewedAt: now(tx) },
      })
      .where(and(eq(riderDocuments.id, id), eq(riderDocuments.state, "submitted")))
      .returning(documentColumns);
    if (!row) throw new BeelineError("CONFLICT", { detail: "Somebody has decided already" });
    if (asked.isWoman !== undefined) {
      await tx.db.update(riders).set({ isWoman: asked.isWoman }).where(eq(riders.id, seen.riderId));
    }
    const kyc = await settleKyc(tx, seen.riderId);
    if (kyc !== "verified") await endDuty(tx, seen.riderId, "offline");
    const about = { riderId: seen.riderId, what: seen.kind, paperId: id, by: tx.actor.id ?? null };
    await appendEvents(tx, [
      {
        type: "rider.papers_changed",
        partitionKey: seen.riderId,
        payload: { ...about, to: isVerified ? "verified" : "rejected" },
      },
    ]);
    return viewDocumentRow(row, sight);
  });
}

/** @throws BeelineError NOT_FOUND */
export async function demandDocument(ctx: Ctx, id: string) {
  const [row] = await ctx.db
    .select(documentColumns)
    .from(riderDocuments)
    .where(eq(riderDocuments.id, id));
  if (!row) throw new BeelineError("NOT_FOUND");
  return row;
}

function demandSense(
  { decision, isWoman }: Asked,
  { kind, expiresOn }: { readonly kind: string; readonly expiresOn: string | null },
  today: string,
): void {
  if (isWoman !== undefined && (kind !== "identity" || decision !== "verify")) {
    const message = "Only a verified identity document tells this";
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "isWoman", message }] });
  }
  if (decision === "verify" && expiresOn !== null && expiresOn < today) {
    throw new BeelineError("CONFLICT", { detail: "It has ended meanwhile: reject it" });
  }
}

async function replaceHolding(
  ctx: Ctx,
  { id, riderId, kind }: Awaited<ReturnType<typeof demandDocument>>,
): Promise<void> {
  const holding = await ctx.db
    .select({ id: riderDocuments.id })
    .from(riderDocuments)
    .where(
      and(
        ...[eq(riderDocuments.riderId, riderId), eq(riderDocuments.kind, kind)],
        ...[eq(riderDocuments.state, "verified"), ne(riderDocuments.id, id)],
      ),
    );
  await replaceDocuments(
    ctx,
    holding.map((one) => one.id),
  );
}
