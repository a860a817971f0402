/** What the object of a city tells its readers. */
import type { StoreShelf, Wanted } from "#shared/catalog/feed.ts";
import type { CatalogNews, CityRow, KeptShelf, StoreNews } from "./catalog-tables.ts";

function cityRow(sql: SqlStorage): CityRow {
  return sql.exec<CityRow>("select * from city").one();
}

/** What is newer than a reader's versions; everything for a reader from another time. */
export function readNews(
  sql: SqlStorage,
  known: { version: number; tastesVersion: number },
): CatalogNews {
  const { version, confirmedAtMs, floor, tastesVersion } = cityRow(sql);
  const isWhole = known.version > version || known.version < Math.max(floor, 1);
  const rows = sql
    .exec<{ id: string; version: number; store: string | null; soldOut: string | null }>(
      "select id, version, store, soldOut from shelves where version > ? order by id",
      isWhole ? 0 : known.version,
    )
    .toArray();
  const stores = rows.flatMap(({ store, soldOut, version: changedAt }): StoreNews[] => {
    if (store === null) return [];
    return [{ store: parse(store), soldOut: parse(soldOut ?? "[]"), version: changedAt }];
  });
  return {
    ...{ version, confirmedAtMs, isWhole, stores, tastesVersion },
    gone: rows.filter(({ store }) => store === null).map(({ id }) => id),
    shards: sql
      .exec<{ id: number; version: number }>("select id, version from shards order by id")
      .toArray(),
    ...(known.tastesVersion === tastesVersion ? {} : { popular: allPopular(sql) }),
  };
}

function allPopular(sql: SqlStorage): Record<string, Wanted[]> {
  const rows = sql.exec<{ cell: string; body: string }>("select * from popular").toArray();
  return Object.fromEntries(rows.map(({ cell, body }) => [cell, parse<Wanted[]>(body)]));
}

export function shardVersion(sql: SqlStorage, id: number): number | undefined {
  const [row] = sql
    .exec<{ version: number }>("select version from shards where id = ?", id)
    .toArray();
  return row?.version;
}

/** In the order of their ids. */
export function shelvesOfShard(sql: SqlStorage, id: number): StoreShelf[] {
  return sql
    .exec<{ store: string; items: string }>(
      "select store, items from shelves where shard = ? and store is not null order by id",
      id,
    )
    .toArray()
    .map(({ store, items }) => ({ store: parse(store), items: parse(items) }));
}

export function readKeptShelf(sql: SqlStorage, storeId: string): KeptShelf | undefined {
  const [row] = sql
    .exec<{ store: string; items: string; version: number; pairs: string | null }>(
      `select store, items, version, body as pairs from shelves
       left join pairs on storeId = id where id = ? and store is not null`,
      storeId,
    )
    .toArray();
  if (!row) return undefined;
  const { store, items, version, pairs } = row;
  return {
    shelf: { store: parse(store), items: parse(items) },
    version,
    pairs: parse(pairs ?? "{}"),
  };
}

/** Of what the storage wrote. */
function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}
