/** News and offers of stores that are followed. */
export const news = {
  "news.title": "News",
  "news.fresh": "{count, plural, one {# new post} other {# new posts}}",
  "news.older": "Show older news",
  "news.none": "No news yet",
  "news.none_next": "Open a store and press Follow. What it has to tell will be here.",
  "news.of_store": "News of this store",
  "news.see_dish": "See the dish",
  "news.you_order_here": "You order here",
  "news.kind.offer": "Offer",
  "news.kind.news": "News",
  "news.follow": "Follow",
  "news.following": "Following",
  "news.followers": "{count, plural, one {# follower} other {# followers}}",
} as const;
