/** People to tell, the call for help, and what looks wrong on a ride. */
import { z } from "zod";
import { Position } from "../geo.ts";
import { IdParams, Instant, PageQuery, Phone, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const AlarmKind = z.enum([
  "sos",
  "route_deviation",
  "long_stop",
  "too_long",
  "far_from_destination",
]);
export type AlarmKind = z.infer<typeof AlarmKind>;

export const AlarmState = z.enum(["open", "acknowledged", "resolved"]);
export type AlarmState = z.infer<typeof AlarmState>;

export const AlarmResolution = z.enum(["false_alarm", "spoke_to_them", "help_sent", "other"]);
export type AlarmResolution = z.infer<typeof AlarmResolution>;

export const Alarm = z.object({
  id: z.string(),
  kind: AlarmKind,
  state: AlarmState,
  orderId: z.string(),
  tripId: z.string(),
  cityCode: z.string(),
  raisedBy: z.enum(["customer", "rider", "system"]),
  raisedAt: Instant,
  /** Where it was raised, as far as known. */
  position: Position.nullable(),
  /** What was measured: metres off the way or from the drop-off, or seconds. */
  measure: z.number().nullable(),
  acknowledgedAt: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  resolution: AlarmResolution.nullable(),
  /** What ops wrote; null for everybody else. */
  note: z.string().nullable(),
  /** Messages to trusted contacts about it, by what became of them: counts, nobody's name. */
  contactsTold: z.object({ waiting: z.int(), sent: z.int(), failed: z.int() }),
});
export type Alarm = z.infer<typeof Alarm>;

/** Of a call for help always; by choice also of rides that start by night, or of all rides. */
export const ToldOf = z.enum(["help", "night_rides", "all_rides"]);
export type ToldOf = z.infer<typeof ToldOf>;

/** A message to a contact. `named` says that somebody named them. */
export const Told = z.object({
  about: z.enum(["named", "sos", "alarm", "ride"]),
  state: z.enum(["waiting", "sent", "failed"]),
  /** When it was sent; before that, when it was written. */
  at: Instant,
});
export type Told = z.infer<typeof Told>;

export const Contact = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string(),
  toldOf: ToldOf,
  /** They said that they want to hear nothing, and do not. */
  hasRefused: z.boolean(),
  /** The latest messages to them, newest first; at most 5. */
  told: z.array(Told),
});
export type Contact = z.infer<typeof Contact>;

const people = ["customer", "rider"] as const;

export const safetyRoutes = {
  listContacts: defineRoute({
    method: "GET",
    path: "/v1/me/contacts",
    tag: "Safety",
    summary: "The people I trust",
    access: people,
    response: z.object({ items: z.array(Contact), nextCursor: z.null() }),
  }),
  addContact: defineRoute({
    method: "POST",
    path: "/v1/me/contacts",
    tag: "Safety",
    summary: "Name somebody who is told when I call for help",
    access: people,
    body: z.object({ name: text(80), phone: Phone, toldOf: ToldOf.default("help") }),
    status: 201,
    response: Contact,
    errors: ["CONFLICT", "RATE_LIMITED"],
  }),
  changeContact: defineRoute({
    method: "PATCH",
    path: "/v1/me/contacts/{id}",
    tag: "Safety",
    summary: "Say of which rides this person is told",
    access: people,
    params: IdParams,
    body: z.object({ toldOf: ToldOf }),
    response: Contact,
    errors: ["NOT_FOUND"],
  }),
  refuseContact: defineRoute({
    method: "POST",
    path: "/v1/contacts/{id}/refuse",
    tag: "Safety",
    summary: "As somebody's trusted contact: tell me nothing any more; by the link in the message",
    access: "public",
    routeBy: "id",
    limit: "sign-in",
    // Saying it twice is saying it once.
    idempotent: false,
    params: IdParams,
    body: z.object({ secret: z.string().max(64) }),
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND"],
  }),
  removeContact: defineRoute({
    method: "DELETE",
    path: "/v1/me/contacts/{id}",
    tag: "Safety",
    summary: "No longer tell this person",
    access: people,
    params: IdParams,
    response: z.object({ id: z.string() }),
    errors: ["NOT_FOUND"],
  }),
  callForHelp: defineRoute({
    method: "POST",
    path: "/v1/orders/{id}/sos",
    tag: "Safety",
    summary: "Call for help: ops see it at once; a repeat finds the open call",
    access: people,
    params: IdParams,
    body: z.object({ position: Position.optional() }).optional(),
    status: 201,
    response: Alarm,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listOrderAlarms: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/alarms",
    tag: "Safety",
    summary: "What was noticed on this order, the latest first",
    access: ["customer", "rider", "ops"],
    params: IdParams,
    response: z.object({ items: z.array(Alarm), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  confirmSafety: defineRoute({
    method: "POST",
    path: "/v1/alarms/{id}/confirm",
    tag: "Safety",
    summary: "Say that all is well, or that it is not: then it becomes a call for help",
    access: people,
    params: IdParams,
    body: z.object({ isFine: z.boolean() }),
    response: Alarm,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listAlarms: defineRoute({
    method: "GET",
    path: "/v1/ops/alarms",
    tag: "Ops",
    summary:
      "Alarms, calls for help first, then the oldest; the open ones unless a state is asked for",
    access: ["ops"],
    query: PageQuery.extend({ state: AlarmState.optional() }),
    response: pageOf(Alarm),
  }),
  acknowledgeAlarm: defineRoute({
    method: "POST",
    path: "/v1/ops/alarms/{id}/acknowledge",
    tag: "Ops",
    summary: "I look after this one",
    access: ["ops"],
    params: IdParams,
    response: Alarm,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  resolveAlarm: defineRoute({
    method: "POST",
    path: "/v1/ops/alarms/{id}/resolve",
    tag: "Ops",
    summary: "Say how it ended",
    access: ["ops"],
    params: IdParams,
    body: z.object({ resolution: AlarmResolution, note: text(1_000).optional() }),
    response: Alarm,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
