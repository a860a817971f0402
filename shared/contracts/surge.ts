/**
 * Surge: what demand adds to the prices of rides, cell by cell, and what ops say about it. Cells are
 * H3 r7 (about 5 km²). Multipliers are in hundredths: 100 is none.
 */
import { z } from "zod";
import { MultiplierHundredths } from "../policies/surge.ts";
import { RideType } from "../ride-types.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

/**
 * `measured`: from requests and free drivers. `override`: ops said so. `static`: an hour of the week
 * with a price of its own, higher than what is measured. `off`: switched off, or nothing was measured
 * for a minute; then there is none.
 */
export const SurgeSource = z.enum(["measured", "override", "static", "off"]);
export type SurgeSource = z.infer<typeof SurgeSource>;

/** H3 r7 as text. */
const CellId = z.string().regex(/^87[0-9a-f]{13}$/, "Use an H3 cell of resolution 7");

export const SurgeCell = z.object({
  cell: z.string(),
  multiplierHundredths: z.int(),
  source: SurgeSource,
  /** In the window of the policy. */
  requests: z.int(),
  requests5m: z.int(),
  freeRiders: z.int(),
  /** Requests of five minutes per free driver, here and in the six cells around. */
  pressure: z.number(),
  /** 0 to 1. */
  demandScore: z.number(),
});
export type SurgeCell = z.infer<typeof SurgeCell>;

export const SurgeMap = z.object({
  cityCode: z.string(),
  rideType: RideType,
  /** Null until something was measured. */
  at: Instant.nullable(),
  ageMs: z.int().nullable(),
  /** Older than a minute: none is charged until it is measured again. */
  isStale: z.boolean(),
  /** The kill switch of the policy. */
  isOn: z.boolean(),
  policyRevision: z.string(),
  capHundredths: z.int(),
  floorHundredths: z.int(),
  /** The hour's own price, before cap and floor; null where there is none. */
  staticHundredths: z.int().nullable(),
  city: z.object({
    requests5m: z.int(),
    freeRiders: z.int(),
    /** Free drivers became few within minutes while people go on asking. */
    isCollapsed: z.boolean(),
  }),
  /** The highest first; cells where nothing happens are left out. */
  cells: z.array(SurgeCell),
});
export type SurgeMap = z.infer<typeof SurgeMap>;

/** Our own words, because what people type may hold what nobody wants in an event. */
export const SurgeReason = z.enum([
  "event",
  "weather",
  "transit_outage",
  "holiday",
  "emergency",
  "correction",
]);
export type SurgeReason = z.infer<typeof SurgeReason>;

export const SurgeOverride = z.object({
  id: z.string(),
  cityCode: z.string(),
  cell: z.string().nullable(),
  rideType: RideType.nullable(),
  multiplierHundredths: z.int(),
  startsAt: Instant,
  endsAt: Instant,
  reason: SurgeReason,
  createdBy: z.string(),
  createdAt: Instant,
  endedBy: z.string().nullable(),
  endedAt: Instant.nullable(),
});
export type SurgeOverride = z.infer<typeof SurgeOverride>;

export const SurgeMoment = z.object({
  cell: z.string(),
  rideType: RideType,
  at: Instant,
  requests5m: z.int(),
  activeRiders: z.int(),
  multiplierHundredths: z.int(),
  demandScore: z.number(),
});
export type SurgeMoment = z.infer<typeof SurgeMoment>;

export const surgeRoutes = {
  getSurge: defineRoute({
    method: "GET",
    path: "/v1/ops/surge",
    tag: "Ops",
    summary: "Surge of a city for a type of ride, cell by cell, with what it came from",
    access: ["ops"],
    query: z.object({ city: text(16), rideType: RideType.default("AUTO") }),
    response: SurgeMap,
    errors: ["NOT_FOUND"],
  }),
  listSurgeOverrides: defineRoute({
    method: "GET",
    path: "/v1/ops/surge/overrides",
    tag: "Ops",
    summary: "What ops said about surge, newest first; `open` for what holds now or will",
    access: ["ops"],
    query: PageQuery.extend({
      city: text(16),
      status: z.enum(["open", "all"]).default("open"),
    }),
    response: pageOf(SurgeOverride),
    errors: ["NOT_FOUND"],
  }),
  setSurgeOverride: defineRoute({
    method: "POST",
    path: "/v1/ops/surge/overrides",
    tag: "Ops",
    summary: "Set the surge of a city, a cell or a type of ride until a time; 100 is none",
    access: ["ops"],
    body: z.object({
      cityCode: text(16),
      /** The whole city when absent. */
      cell: CellId.optional(),
      /** All types when absent. */
      rideType: RideType.optional(),
      multiplierHundredths: MultiplierHundredths,
      /** Now when absent. */
      startsAt: Instant.optional(),
      endsAt: Instant,
      reason: SurgeReason,
    }),
    status: 201,
    response: SurgeOverride,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  endSurgeOverride: defineRoute({
    method: "POST",
    path: "/v1/ops/surge/overrides/{id}/end",
    tag: "Ops",
    summary: "End an override now; what is measured holds again",
    access: ["ops"],
    params: IdParams,
    response: SurgeOverride,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getSurgeHistory: defineRoute({
    method: "GET",
    path: "/v1/ops/surge/history",
    tag: "Ops",
    summary: "Demand, supply and surge of a city's cells every two minutes, newest first",
    access: ["ops"],
    query: PageQuery.extend({
      city: text(16),
      cell: CellId.optional(),
      rideType: RideType.optional(),
    }),
    response: pageOf(SurgeMoment),
    errors: ["NOT_FOUND"],
  }),
} as const;
