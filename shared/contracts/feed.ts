/** News and offers of stores, and the feed of the customers who follow them. */
import { z } from "zod";
import { Id } from "../ids.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const PostKind = z.enum(["news", "offer"]);
export type PostKind = z.infer<typeof PostKind>;

export const StorePost = z.object({
  id: z.string(),
  storeId: z.string(),
  kind: PostKind,
  title: z.string(),
  body: z.string(),
  /** A dish that the post is about. */
  itemId: z.string().nullable(),
  state: z.enum(["live", "expired", "retracted"]),
  createdAt: Instant,
  expiresAt: Instant,
});
export type StorePost = z.infer<typeof StorePost>;

export const MAX_POST_HOURS = 30 * 24;

export const PostRequest = z.object({
  kind: PostKind,
  title: text(80),
  body: text(500).optional(),
  itemId: Id.optional(),
  /** A week without it. */
  ttlHours: z.int().min(1).max(MAX_POST_HOURS).optional(),
});
export type PostRequest = z.infer<typeof PostRequest>;

export const FollowState = z.object({
  storeId: z.string(),
  isFollowing: z.boolean(),
  followers: z.int(),
});
export type FollowState = z.infer<typeof FollowState>;

export const FollowedStore = z.object({
  storeId: z.string(),
  name: z.string(),
  cuisine: z.string(),
  followedAt: Instant,
});
export type FollowedStore = z.infer<typeof FollowedStore>;

/** Why a post stands where it stands, besides its age. */
export const FeedReason = z.enum(["ordered_here", "offer"]);

export const FeedItem = z.object({
  post: StorePost,
  store: z.object({ id: z.string(), name: z.string(), cuisine: z.string() }),
  reasons: z.array(FeedReason),
});
export type FeedItem = z.infer<typeof FeedItem>;

export const Feed = z.object({
  items: z.array(FeedItem),
  nextCursor: z.string().nullable(),
  /** The moment these pages show; what is newer is counted by `/v1/feed/news`. */
  asOf: Instant,
});
export type Feed = z.infer<typeof Feed>;

const follow = { tag: "Feed", access: ["customer"], params: IdParams } as const;
const reader = { method: "GET", tag: "Feed", access: ["customer"] } as const;
const writer = { tag: "Feed", access: ["partner"] } as const;

export const feedRoutes = {
  followStore: defineRoute({
    ...follow,
    method: "POST",
    path: "/v1/stores/{id}/follow",
    summary: "See this store's news in my feed",
    response: FollowState,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  unfollowStore: defineRoute({
    ...follow,
    method: "DELETE",
    path: "/v1/stores/{id}/follow",
    summary: "See this store's news no longer",
    response: FollowState,
    errors: ["NOT_FOUND"],
  }),
  getFollow: defineRoute({
    ...follow,
    method: "GET",
    path: "/v1/stores/{id}/follow",
    summary: "Whether I follow this store, and how many do",
    response: FollowState,
    errors: ["NOT_FOUND"],
  }),
  listFollowing: defineRoute({
    ...reader,
    path: "/v1/following",
    summary: "The stores I follow, newest first",
    query: PageQuery,
    response: pageOf(FollowedStore),
  }),
  getFeed: defineRoute({
    ...reader,
    path: "/v1/feed",
    summary: "News and offers of the stores I follow; pages stay as they were when they began",
    query: PageQuery.extend({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    response: Feed,
  }),
  countNews: defineRoute({
    ...reader,
    path: "/v1/feed/news",
    summary: "How many posts are newer than the page I look at",
    query: z.object({ since: Instant }),
    response: z.object({ count: z.int() }),
  }),
  listStorePosts: defineRoute({
    method: "GET",
    path: "/v1/stores/{id}/posts",
    tag: "Feed",
    summary: "What a store says right now, newest first",
    access: "public",
    routeBy: "id",
    params: IdParams,
    response: z.object({ items: z.array(StorePost) }),
    errors: ["NOT_FOUND"],
  }),
  publishPost: defineRoute({
    ...writer,
    method: "POST",
    path: "/v1/partner/posts",
    summary: "Tell my followers something",
    body: PostRequest,
    status: 201,
    response: StorePost,
    errors: ["NOT_FOUND", "RATE_LIMITED"],
  }),
  listPosts: defineRoute({
    ...writer,
    method: "GET",
    path: "/v1/partner/posts",
    summary: "What my store has said, newest first",
    query: PageQuery,
    response: pageOf(StorePost),
  }),
  retractPost: defineRoute({
    ...writer,
    method: "DELETE",
    path: "/v1/partner/posts/{id}",
    summary: "Take a post back: nobody is shown it from now on",
    params: IdParams,
    response: StorePost,
    errors: ["NOT_FOUND"],
  }),
} as const;
