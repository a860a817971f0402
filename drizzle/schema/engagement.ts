/** Short links, and the news that stores send to the customers who follow them. */
import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { stores } from "./catalog.ts";
import { instant } from "./columns.ts";
import { people } from "./people.ts";

export const links = pgTable(
  "links",
  {
    id: text("id").primaryKey(),
    /** Seven base62 characters, or the owner's own word; unique over all regions by the edge. */
    code: text("code").notNull(),
    /** Whether the owner chose the code: such a one is never drawn again. */
    isSlug: boolean("is_slug").notNull(),
    /** The key it was made with, by which a repeat after a crash finds what it began. */
    requestKey: text("request_key").notNull(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => people.id),
    purpose: text("purpose").$type<"trip" | "campaign">().notNull(),
    /** The order a trip link shows; its viewer is a guest. */
    orderId: text("order_id"),
    /** Where a campaign link leads. */
    target: text("target"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    /** When the edge was told of the newest change; null while it still has to be. */
    publishedAt: instant("published_at"),
  },
  (table) => [
    uniqueIndex("links_code").on(table.code),
    index("links_owner").on(table.ownerId, table.createdAt),
    uniqueIndex("links_request").on(table.ownerId, table.requestKey),
    // One open link per shared trip and owner, however often "share" is pressed.
    uniqueIndex("links_trip")
      .on(table.ownerId, table.orderId)
      .where(sql`${table.orderId} is not null and ${table.revokedAt} is null`),
    index("links_unpublished").on(table.createdAt).where(sql`${table.publishedAt} is null`),
  ],
);

/** Clicks by day, country and kind of referrer: counts, nobody's address. */
export const linkClicks = pgTable(
  "link_clicks",
  {
    linkId: text("link_id")
      .notNull()
      .references(() => links.id),
    day: date("day", { mode: "string" }).notNull(),
    /** ISO 3166-1 alpha-2, or XX. */
    country: text("country").notNull(),
    referrer: text("referrer").$type<"direct" | "search" | "social" | "app" | "other">().notNull(),
    clicks: integer("clicks").notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.day, table.country, table.referrer] })],
);

/** How far the counted clicks of each shelf at the edge have arrived: a repeat is not added twice. */
export const linkShelves = pgTable("link_shelves", {
  /** Made up by the shelf when it is new; a shelf that lost its memory is another one. */
  id: text("id").primaryKey(),
  sequence: integer("sequence").notNull(),
  heardAt: instant("heard_at").notNull(),
});

export const follows = pgTable(
  "follows",
  {
    customerId: text("customer_id")
      .notNull()
      .references(() => people.id),
    storeId: text("store_id")
      .notNull()
      .references(() => stores.id),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.storeId] }),
    index("follows_store").on(table.storeId, table.customerId),
  ],
);

/** How many follow a store, and whether so many that its posts are pulled instead of pushed. */
export const storeAudiences = pgTable("store_audiences", {
  storeId: text("store_id")
    .primaryKey()
    .references(() => stores.id),
  followers: integer("followers").notNull().default(0),
  /** Sticky: once pulled, a store is pushed again only far below the threshold. */
  isPulled: boolean("is_pulled").notNull().default(false),
});

export const storePosts = pgTable(
  "store_posts",
  {
    id: text("id").primaryKey(),
    storeId: text("store_id")
      .notNull()
      .references(() => stores.id),
    kind: text("kind").$type<"news" | "offer">().notNull(),
    title: text("title").notNull(),
    body: text("body").notNull().default(""),
    /** A dish that the post is about. */
    itemId: text("item_id"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    retractedAt: instant("retracted_at"),
    /** The last follower this post was pushed to; null before the first, fannedOutAt when done. */
    fanOutCursor: text("fan_out_cursor"),
    fannedOutAt: instant("fanned_out_at"),
  },
  (table) => [
    index("store_posts_store").on(table.storeId, table.createdAt),
    index("store_posts_pending").on(table.createdAt).where(sql`${table.fannedOutAt} is null`),
  ],
);

/** What was pushed to whom; capped per customer. */
export const feedEntries = pgTable(
  "feed_entries",
  {
    customerId: text("customer_id")
      .notNull()
      .references(() => people.id),
    postId: text("post_id")
      .notNull()
      .references(() => storePosts.id),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.postId] }),
    index("feed_entries_newest").on(table.customerId, table.createdAt),
    index("feed_entries_post").on(table.postId),
  ],
);

/** When a customer last looked: those who are long gone are not pushed to but rebuilt on return. */
export const feedReaders = pgTable("feed_readers", {
  customerId: text("customer_id")
    .primaryKey()
    .references(() => people.id),
  lastReadAt: instant("last_read_at").notNull(),
  rebuiltAt: instant("rebuilt_at"),
});
