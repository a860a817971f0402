import { eq } from "drizzle-orm";
import { riderDocuments } from "#drizzle/schema/index.ts";
import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { fullNameOf } from "../../identity/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, transact } from "../../platform/index.ts";
import { findRider } from "../../supply/index.ts";
import { sightIn, viewDocumentRow } from "./view-papers.ts";

/**
 * Opens a paper for somebody who decides about it; who looked is kept in the same transaction.
 * @throws BeelineError NOT_FOUND
 */
export async function viewDocument(
  ctx: Ctx,
  id: string,
): Promise<ResponseOf<typeof routes.viewDocument>> {
  return transact(ctx, async (tx) => {
    const [row] = await tx.db.select().from(riderDocuments).where(eq(riderDocuments.id, id));
    if (!row) throw new BeelineError("NOT_FOUND");
    const { riderId } = row;
    const rider = await findRider(tx, riderId);
    const name = await fullNameOf(tx, riderId);
    await appendEvents(tx, [
      {
        type: "rider.papers_changed",
        partitionKey: riderId,
        payload: { riderId, what: row.kind, paperId: id, to: "viewed", by: tx.actor.id ?? null },
      },
    ]);
    const { sealer } = tx.runtime;
    const open = (sealed: string | null) => (sealed === null ? null : sealer.open(sealed));
    return {
      document: viewDocumentRow(row, sightIn(tx, rider.cityCode)),
      ...{ riderId, name, number: open(row.numberSealed), file: open(row.fileSealed) },
    };
  });
}
