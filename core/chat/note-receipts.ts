/** How far people have received and read. Only ever grows, whatever comes in which order. */
import { eq } from "drizzle-orm";
import { chatReceipts } from "#drizzle/schema/index.ts";
import type { ChatReceipt } from "#shared/contracts/index.ts";
import { idPrefixes, parseId } from "#shared/ids.ts";
import { Role } from "#shared/roles.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Ctx, now, statement } from "../platform/index.ts";

export interface Receipt {
  readonly personId: string;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** Nobody has read what was never written: numbers beyond the newest are cut. */
const upsertReceipts = statement(`
  insert into chat_receipts (order_id, person_id, delivered_seq, read_seq, updated_at)
  select $1, person_id, least(greatest(delivered_seq, read_seq), newest), least(read_seq, newest),
    $3::timestamptz
  from jsonb_to_recordset($2::jsonb)
      as receipt(person_id text, delivered_seq bigint, read_seq bigint),
    (select coalesce(max(seq), 0) as newest from chat_messages where order_id = $1) as written
  order by person_id
  on conflict (order_id, person_id) do update set
    delivered_seq = greatest(chat_receipts.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(chat_receipts.read_seq, excluded.read_seq),
    updated_at = excluded.updated_at`);

export async function noteReceipts(
  ctx: Ctx,
  orderId: string,
  receipts: readonly Receipt[],
): Promise<void> {
  if (receipts.length === 0) return;
  const rows = receipts.map(({ personId, deliveredSeq, readSeq }) => ({
    person_id: personId,
    delivered_seq: deliveredSeq,
    read_seq: readSeq,
  }));
  await upsertReceipts(ctx, [orderId, JSON.stringify(rows), now(ctx).toISOString()]);
}

const roleOfPrefix = new Map<string, Role>(
  Role.options.map((role) => [idPrefixes[role], role] as const),
);

/** The role that an id of a person names. */
export function roleOfId(id: string): Role | undefined {
  return roleOfPrefix.get(parseId(id)?.prefix ?? "");
}

/** One line per role: the furthest of its people; of riders only the one who carries the order. */
export async function receiptsOf(
  ctx: Ctx,
  order: Pick<OrderRow, "id" | "riderId">,
): Promise<ChatReceipt[]> {
  const rows = await ctx.db.select().from(chatReceipts).where(eq(chatReceipts.orderId, order.id));
  const byRole = new Map<Role, ChatReceipt>();
  for (const { personId, deliveredSeq, readSeq } of rows) {
    const role = roleOfId(personId);
    if (!role || (role === "rider" && personId !== order.riderId)) continue;
    const known = byRole.get(role);
    byRole.set(role, {
      role,
      deliveredSeq: Math.max(deliveredSeq, known?.deliveredSeq ?? 0),
      readSeq: Math.max(readSeq, known?.readSeq ?? 0),
    });
  }
  return [...byRole.values()].sort((a, b) => a.role.localeCompare(b.role));
}
