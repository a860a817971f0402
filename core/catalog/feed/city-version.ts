/**
 * The versions of a city's catalog. A change is marked when its event is relayed and gets a version
 * when a publisher takes it, so that no order ever waits for the row of its city: only publishers
 * touch that one.
 *
 * Versions follow the clock: after a restored or renewed database they still rise. Of each store
 * only the last change is kept, so what an edge has missed is always known, and never more than
 * there are stores.
 */
import { type Ctx, now, statement, transact } from "../../platform/index.ts";

/** Marked and not yet taken. */
const UNTAKEN = 0;

const insertMark = statement(`
  insert into catalog_changes (city_code, version, store_id, changed_at)
  values ($1, ${UNTAKEN}, $2, $3::timestamptz)
  on conflict do nothing`);

/** At least once: a store that is marked twice is published once or twice, which is the same. */
export async function markChanged(ctx: Ctx, cityCode: string, storeId: string): Promise<void> {
  await insertMark(ctx, [cityCode, storeId, now(ctx).toISOString()]);
}

const selectMarked = statement<{ city_code: string }>(`
  select distinct city_code from catalog_changes where version = ${UNTAKEN}`);

export async function markedCities(ctx: Ctx): Promise<string[]> {
  return (await selectMarked(ctx, [])).map((row) => row.city_code);
}

const selectVersion = statement<{ version: string }>(
  "select version from catalog_versions where city_code = $1",
);

/** 0 before the first one. */
export async function cityVersion(ctx: Ctx, cityCode: string): Promise<number> {
  const [row] = await selectVersion(ctx, [cityCode]);
  return Number(row?.version ?? 0);
}

const ensureCity = statement(`
  insert into catalog_versions (city_code, version) values ($1, 1) on conflict do nothing`);
const lockVersion = statement<{ version: string }>(
  "select version from catalog_versions where city_code = $1 for update",
);
const setVersion = statement(`
  update catalog_versions set version = $2::bigint, changed_at = $3::timestamptz
  where city_code = $1`);

/** The next version of a city, above any that is named. */
export async function nextVersion(
  ctx: Ctx,
  cityCode: string,
  above = 0,
): Promise<{ from: number; to: number }> {
  await ensureCity(ctx, [cityCode]);
  return transact(ctx, async (tx) => {
    const [row] = await lockVersion(tx, [cityCode]);
    const from = Number(row!.version);
    const to = Math.max(from + 1, above + 1, now(tx).getTime());
    await setVersion(tx, [cityCode, to, now(tx).toISOString()]);
    return { from, to };
  });
}

const takeMarks = statement<{ store_id: string }>(`
  with taken as (
    select store_id from catalog_changes
    where city_code = $1 and version = ${UNTAKEN} order by store_id limit $3::int
    for update
  ), earlier as (
    delete from catalog_changes change using taken
    where change.city_code = $1 and change.store_id = taken.store_id
  )
  insert into catalog_changes (city_code, version, store_id, changed_at)
  select $1, $2::bigint, store_id, $4::timestamptz from taken
  returning store_id`);

export interface TakenChanges {
  readonly from: number;
  readonly to: number;
  readonly storeIds: readonly string[];
}

/** Gives the marked stores of a city a version; undefined when none is marked. */
export async function takeChanges(
  ctx: Ctx,
  cityCode: string,
  limit: number,
): Promise<TakenChanges | undefined> {
  if (!(await markedCities(ctx)).includes(cityCode)) return undefined;
  return transact(ctx, async (tx) => {
    const { from, to } = await nextVersion(tx, cityCode);
    const rows = await takeMarks(tx, [cityCode, to, limit, now(tx).toISOString()]);
    return { from, to, storeIds: rows.map((row) => row.store_id) };
  });
}

const selectSince = statement<{ store_id: string; version: string }>(`
  select store_id, version from catalog_changes
  where city_code = $1 and version > greatest($2::bigint, ${UNTAKEN})
  order by version, store_id limit $3::int`);

/** The next stores that changed after a version, oldest change first. */
export async function changedSince(
  ctx: Ctx,
  cityCode: string,
  version: number,
  limit: number,
): Promise<{ storeId: string; version: number }[]> {
  const rows = await selectSince(ctx, [cityCode, version, limit]);
  return rows.map((row) => ({ storeId: row.store_id, version: Number(row.version) }));
}
