import { eq } from "drizzle-orm";
import { riders, stores } from "#drizzle/schema/index.ts";
import {
  MAX_STATEMENT_ORDERS,
  type QueryOf,
  type routes,
  type Statement,
} from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { zoneOfCity } from "#shared/regions.ts";
import { storeIdOf } from "../identity/index.ts";
import { getPartnerEarnings, getRiderEarnings } from "../payouts/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { composePartnerStatement, composeRiderStatement } from "./compose-statement.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import { periodOf } from "./statement-period.ts";

type Asked = QueryOf<typeof routes.getRiderStatement>;

/** Of the calling rider. @throws BeelineError VALIDATION_FAILED */
export async function getRiderStatement(
  ctx: Ctx,
  asked: Asked,
  speech: PaperSpeech,
): Promise<Statement> {
  const ownerId = ctx.actor.id ?? "";
  const { cityCode } = riders;
  const [rider] = await ctx.db.select({ cityCode }).from(riders).where(eq(riders.id, ownerId));
  // Who was never on duty has no city, and earned nothing.
  const city = rider?.cityCode ?? ctx.runtime.region.cities[0]!.code;
  const period = periodOf(asked, now(ctx), zoneOfCity(city));
  const earnings = await readAll((cursor) =>
    getRiderEarnings(ctx, { ...spanOf(period), ...cursor }),
  );
  return composeRiderStatement(earnings, { ownerId, name: null, period, speech });
}

/** Of the store that the caller runs. @throws BeelineError VALIDATION_FAILED, NOT_FOUND */
export async function getPartnerStatement(
  ctx: Ctx,
  asked: Asked,
  speech: PaperSpeech,
): Promise<Statement> {
  const ownerId = await storeIdOf(ctx);
  const { cityCode, name } = stores;
  const [store] = await ctx.db
    .select({ cityCode, name })
    .from(stores)
    .where(eq(stores.id, ownerId));
  if (!store) throw new BeelineError("NOT_FOUND");
  const period = periodOf(asked, now(ctx), zoneOfCity(store.cityCode));
  const earnings = await readAll((cursor) =>
    getPartnerEarnings(ctx, { ...spanOf(period), ...cursor }),
  );
  return composePartnerStatement(earnings, { ownerId, name: store.name, period, speech });
}

const PAGE = 100;

function spanOf({ start, end }: { readonly start: Date; readonly end: Date }) {
  return { from: start.toISOString(), to: end.toISOString(), limit: PAGE };
}

/** Page after page, as many as a statement lists; the sums are those of the whole period on each. */
async function readAll<Page extends { items: unknown[]; nextCursor: string | null }>(
  read: (at: { readonly cursor?: string }) => Promise<Page>,
): Promise<Page> {
  const first = await read({});
  const items = [...first.items];
  let { nextCursor } = first;
  while (nextCursor !== null && items.length < MAX_STATEMENT_ORDERS) {
    const page = await read({ cursor: nextCursor });
    items.push(...page.items);
    nextCursor = page.nextCursor;
  }
  return { ...first, items, nextCursor };
}
