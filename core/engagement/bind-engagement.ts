import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { followStore, getFollow, unfollowStore } from "./feed/follow-store.ts";
import { listFollowing } from "./feed/list-following.ts";
import { listPosts, listStorePosts } from "./feed/list-posts.ts";
import { publishPost } from "./feed/publish-post.ts";
import { countNews, readFeed } from "./feed/read-feed.ts";
import { retractPost } from "./feed/retract-post.ts";
import { createLink } from "./links/create-link.ts";
import { getLinkStats } from "./links/get-link-stats.ts";
import { listLinks } from "./links/list-links.ts";
import { revokeLink } from "./links/revoke-link.ts";

export function bindEngagement(bind: Bind): void {
  bind(
    routes.createLink,
    ({ ctx, body, idempotencyKey }) => createLink(ctx, body, idempotencyKey),
    // The edge is asked for the code in between.
    { commits: () => "steps" },
  );
  bind(routes.listLinks, ({ ctx, query }) => listLinks(ctx, query));
  bind(routes.revokeLink, ({ ctx, params }) => revokeLink(ctx, params.id), {
    // Asks the edge too, once the link is taken back here.
    commits: () => "steps",
  });
  bind(routes.getLinkStats, ({ ctx, params }) => getLinkStats(ctx, params.id));

  bind(routes.followStore, ({ ctx, params }) => followStore(ctx, params.id));
  bind(routes.unfollowStore, ({ ctx, params }) => unfollowStore(ctx, params.id));
  bind(routes.getFollow, ({ ctx, params }) => getFollow(ctx, params.id));
  bind(routes.listFollowing, ({ ctx, query }) => listFollowing(ctx, query));
  bind(routes.getFeed, ({ ctx, query }) => readFeed(ctx, query));
  bind(routes.countNews, ({ ctx, query }) => countNews(ctx, query.since));
  bind(routes.listStorePosts, ({ ctx, params }) => listStorePosts(ctx, params.id));
  bind(routes.publishPost, ({ ctx, body }) => publishPost(ctx, body));
  bind(routes.listPosts, ({ ctx, query }) => listPosts(ctx, query));
  bind(routes.retractPost, ({ ctx, params }) => retractPost(ctx, params.id));
}
