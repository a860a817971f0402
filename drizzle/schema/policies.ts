/** Policies as versioned data: what is in force where and since when, and who said so. */
import { sql } from "drizzle-orm";
import {
  bigserial,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/**
 * One version of one policy in one place. What it says is never changed, only succeeded: the
 * application may write no more than its state and its times.
 */
export const policyVersions = pgTable(
  "policy_versions",
  {
    id: text("id").primaryKey(),
    /** Which policy: a name of `shared/policies`. */
    kind: text("kind").notNull(),
    /** Null: the whole region, and every vertical. The narrowest that fits wins, field by field. */
    cityCode: text("city_code"),
    vertical: text("vertical").$type<"delivery" | "ride">(),
    /** Only what differs from the wider level. */
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    state: text("state").$type<"draft" | "active" | "retired" | "discarded">().notNull(),
    effectiveFrom: instant("effective_from"),
    effectiveUntil: instant("effective_until"),
    /** Why, in the words of whoever changed it. */
    reason: text("reason").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    activatedBy: text("activated_by"),
    activatedAt: instant("activated_at"),
  },
  (table) => [
    index("policy_versions_active").on(table.kind).where(sql`${table.state} = 'active'`),
    index("policy_versions_place").on(table.kind, table.cityCode, table.vertical, table.id),
    // Two versions cannot begin at the same moment in the same place.
    uniqueIndex("policy_versions_begin")
      .on(
        table.kind,
        sql`coalesce(${table.cityCode}, '')`,
        sql`coalesce(${table.vertical}, '')`,
        table.effectiveFrom,
      )
      .where(sql`${table.state} = 'active'`),
  ],
);

/** Append-only: who did what to which version. */
export const policyChanges = pgTable(
  "policy_changes",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    versionId: text("version_id")
      .notNull()
      .references(() => policyVersions.id),
    action: text("action").$type<"drafted" | "activated" | "retired" | "discarded">().notNull(),
    actorId: text("actor_id").notNull(),
    reason: text("reason").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [index("policy_changes_version").on(table.versionId, table.id)],
);

/**
 * What releases of the program started from, by the print of the values: with them and the versions
 * that a revision names, the policy of an old promise can be read however defaults changed since.
 */
export const policyDefaults = pgTable(
  "policy_defaults",
  {
    kind: text("kind").notNull(),
    print: text("print").notNull(),
    values: jsonb("values").$type<Record<string, unknown>>().notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.print] })],
);
