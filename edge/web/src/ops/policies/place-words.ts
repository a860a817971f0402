import type { Region } from "#shared/regions.ts";
import { type PlainKey, say } from "../../i18n/speech.ts";
import { regionWords } from "../../words/region-words.ts";

interface Place {
  readonly cityCode: string | null;
  readonly vertical: "delivery" | "ride" | null;
}

/** "Bengaluru, rides", or "India" for all of it. */
export function placeWords({ cityCode, vertical }: Place, region: Region): string {
  const city =
    region.cities.find(({ code }) => code === cityCode)?.name ?? regionWords(region.code);
  if (vertical === null) return city;
  return say(vertical === "ride" ? "policy.place_rides" : "policy.place_deliveries", { city });
}

/** A kind of a newer core is told by its name. */
export function kindWords(kind: string): string {
  const name = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");
  return known[kind] ? say(known[kind].name) : name;
}

/** @param told what the core says of it, in English */
export function aboutWords(kind: string, told: string): string {
  return known[kind] ? say(known[kind].about) : told;
}

const known: Readonly<Record<string, { readonly name: PlainKey; readonly about: PlainKey }>> = {
  dispatch: { name: "policy.kind.dispatch", about: "policy.about.dispatch" },
  prices: { name: "policy.kind.prices", about: "policy.about.prices" },
  shares: { name: "policy.kind.shares", about: "policy.about.shares" },
  kitchen: { name: "policy.kind.kitchen", about: "policy.about.kitchen" },
  fares: { name: "policy.kind.fares", about: "policy.about.fares" },
  search: { name: "policy.kind.search", about: "policy.about.search" },
  standing: { name: "policy.kind.standing", about: "policy.about.standing" },
  cancellation: { name: "policy.kind.cancellation", about: "policy.about.cancellation" },
  rides: { name: "policy.kind.rides", about: "policy.about.rides" },
  earnings: { name: "policy.kind.earnings", about: "policy.about.earnings" },
  eligibility: { name: "policy.kind.eligibility", about: "policy.about.eligibility" },
  safety: { name: "policy.kind.safety", about: "policy.about.safety" },
  surge: { name: "policy.kind.surge", about: "policy.about.surge" },
  retention: { name: "policy.kind.retention", about: "policy.about.retention" },
  limits: { name: "policy.kind.limits", about: "policy.about.limits" },
};

export function addressOf(kind: string, { cityCode, vertical }: Place): string {
  const query = new URLSearchParams();
  if (cityCode !== null) query.set("city", cityCode);
  if (vertical !== null) query.set("vertical", vertical);
  const text = query.toString();
  return `/ops/policies/${kind}${text === "" ? "" : `?${text}`}`;
}
