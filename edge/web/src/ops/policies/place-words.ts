import type { Region } from "#shared/regions.ts";

interface Place {
  readonly cityCode: string | null;
  readonly vertical: "delivery" | "ride" | null;
}

export const verticalWords = { delivery: "Deliveries", ride: "Rides" } as const;

/** "Bengaluru, rides", or "India" for all of it. */
export function placeWords({ cityCode, vertical }: Place, region: Region): string {
  const city = region.cities.find(({ code }) => code === cityCode)?.name ?? region.name;
  return vertical === null ? city : `${city}, ${verticalWords[vertical].toLowerCase()}`;
}

export function kindWords(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");
}

export function addressOf(kind: string, { cityCode, vertical }: Place): string {
  const query = new URLSearchParams();
  if (cityCode !== null) query.set("city", cityCode);
  if (vertical !== null) query.set("vertical", vertical);
  const text = query.toString();
  return `/ops/policies/${kind}${text === "" ? "" : `?${text}`}`;
}
