/**
 * The region table: what every side must know about a region before it talks to one.
 * A region is one core deployment with its own database, keys and providers; nothing personal crosses it.
 */
import { distanceMeters, type Position } from "./geo.ts";
import type { Currency } from "./money.ts";
import type { PaymentProviderName } from "./payment-providers.ts";

export const regionCodes = ["in", "us", "uk"] as const;
export type RegionCode = (typeof regionCodes)[number];

export interface City {
  /** Short code, unique over all regions. */
  readonly code: string;
  readonly name: string;
  readonly center: Position;
  /** IANA zone; quiet hours and opening times are wall-clock times here. */
  readonly timeZone: string;
  /** Outline of the area that is served, counter-clockwise, not closed. */
  readonly serviceArea: readonly Position[];
}

export interface Region {
  readonly code: RegionCode;
  readonly name: string;
  /** E.164 country prefix, with the plus sign. The phone's country decides the home region. */
  readonly phonePrefix: string;
  /** What people dial when they are in danger. */
  readonly emergencyPhone: string;
  readonly currency: Currency;
  readonly distanceUnit: "km" | "mi";
  readonly hourCycle: "h12" | "h24";
  /** On which day a week begins in calendars; 0 is Sunday. */
  readonly firstDay: 0 | 1;
  readonly languages: readonly string[];
  readonly residency: string;
  /**
   * Where the edge keeps what it holds for this region: under this law, which is a promise of the
   * network, and near these people, which is a hint. Without a law that fits only the hint is given.
   */
  readonly edgePlace: {
    readonly jurisdiction: "eu" | "us" | null;
    readonly locationHint: "apac" | "enam" | "weur";
  };
  readonly mapProviders: readonly string[];
  /**
   * Who may move money here, in the order in which they are offered. PayPal does not move money
   * between people in India.
   */
  readonly paymentProviders: readonly PaymentProviderName[];
  readonly smsProviders: readonly string[];
  /** Tax on goods in basis points (1/100 of a percent). */
  readonly taxBasisPoints: number;
  readonly trackRetentionDays: number;
  readonly cities: readonly City[];
}

/** An eight-cornered area around a center; `radiusMeters` is measured along the meridian. */
function area(center: Position, radiusMeters: number): Position[] {
  const latDegrees = radiusMeters / 111_320;
  const lngDegrees = latDegrees / Math.cos((center.lat * Math.PI) / 180);
  return Array.from({ length: 8 }, (_, corner) => {
    const angle = (corner * Math.PI) / 4 + Math.PI / 8;
    return {
      lat: center.lat + latDegrees * Math.sin(angle),
      lng: center.lng + lngDegrees * Math.cos(angle),
    };
  });
}

function city(
  code: string,
  name: string,
  center: Position,
  timeZone: string,
  radiusMeters: number,
): City {
  return { code, name, center, timeZone, serviceArea: area(center, radiusMeters) };
}

export const regions: Readonly<Record<RegionCode, Region>> = {
  in: {
    code: "in",
    name: "India",
    phonePrefix: "+91",
    emergencyPhone: "112",
    currency: "INR",
    distanceUnit: "km",
    hourCycle: "h12",
    firstDay: 0,
    languages: ["en", "hi"],
    residency: "India only",
    // No jurisdiction of the network is India; rooms hold nothing personal, so a hint has to do.
    edgePlace: { jurisdiction: null, locationHint: "apac" },
    mapProviders: ["google", "openstreetmap"],
    paymentProviders: ["razorpay", "cash", "wallet", "test"],
    smsProviders: ["msg91", "kaleyra"],
    taxBasisPoints: 500,
    trackRetentionDays: 90,
    cities: [
      city("blr", "Bengaluru", { lat: 12.9716, lng: 77.5946 }, "Asia/Kolkata", 9000),
      city("bom", "Mumbai", { lat: 19.076, lng: 72.8777 }, "Asia/Kolkata", 9000),
      // Wide enough for the largest recorded days, which span 65 km.
      city("del", "Delhi NCR", { lat: 28.6139, lng: 77.209 }, "Asia/Kolkata", 36_000),
    ],
  },
  us: {
    code: "us",
    name: "United States",
    phonePrefix: "+1",
    emergencyPhone: "911",
    currency: "USD",
    distanceUnit: "mi",
    hourCycle: "h12",
    firstDay: 0,
    languages: ["en"],
    residency: "US only",
    edgePlace: { jurisdiction: "us", locationHint: "enam" },
    mapProviders: ["mapbox", "google"],
    paymentProviders: ["stripe", "paypal", "cash", "wallet", "test"],
    smsProviders: ["twilio"],
    taxBasisPoints: 850,
    trackRetentionDays: 90,
    cities: [city("chi", "Chicago", { lat: 41.8827, lng: -87.6433 }, "America/Chicago", 9000)],
  },
  uk: {
    code: "uk",
    name: "United Kingdom",
    phonePrefix: "+44",
    emergencyPhone: "999",
    currency: "GBP",
    distanceUnit: "mi",
    hourCycle: "h24",
    firstDay: 1,
    languages: ["en"],
    residency: "EU/UK only",
    edgePlace: { jurisdiction: "eu", locationHint: "weur" },
    mapProviders: ["here", "google"],
    paymentProviders: ["stripe", "paypal", "cash", "wallet", "test"],
    smsProviders: ["twilio", "messagebird"],
    taxBasisPoints: 2000,
    trackRetentionDays: 90,
    cities: [city("ldn", "London", { lat: 51.5072, lng: -0.1276 }, "Europe/London", 9000)],
  },
};

export function isRegionCode(value: string): value is RegionCode {
  return (regionCodes as readonly string[]).includes(value);
}

/** The home region of an E.164 phone number, or undefined when no region serves its country. */
export function regionOfPhone(phone: string): Region | undefined {
  return Object.values(regions).find((region) => phone.startsWith(region.phonePrefix));
}

export function findCity(code: string): { region: Region; city: City } | undefined {
  for (const region of Object.values(regions)) {
    const found = region.cities.find((candidate) => candidate.code === code);
    if (found) return { region, city: found };
  }
  return undefined;
}

/** The zone that a city's clock keeps; of an unknown city UTC. */
export function zoneOfCity(code: string): string {
  return findCity(code)?.city.timeZone ?? "UTC";
}

/** Every city with its region, the nearest to `position` first. */
export function citiesByDistance(
  position: Position,
): { region: Region; city: City; meters: number }[] {
  return Object.values(regions)
    .flatMap((region) => region.cities.map((city) => ({ region, city })))
    .map(({ region, city }) => ({ region, city, meters: distanceMeters(position, city.center) }))
    .toSorted((a, b) => a.meters - b.meters);
}
