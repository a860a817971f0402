import type { NewEvent } from "#shared/events.ts";

/** Partitioned by city, because the catalog is published by city. */
export function catalogChanged(store: {
  readonly storeId: string;
  readonly cityCode: string;
}): NewEvent {
  const { cityCode, storeId } = store;
  return { type: "catalog.changed", partitionKey: cityCode, payload: { cityCode, storeId } };
}
