/**
 * Engagement: short links for trips and campaigns, and the news that stores send to the customers
 * who follow them.
 */
export { bindEngagement } from "./bind-engagement.ts";
export { fanOutRound } from "./feed/fan-out.ts";
export { feedSubscriber, startFanOut } from "./feed/fan-out-loop.ts";
export { followStore, unfollowStore } from "./feed/follow-store.ts";
export { readFeed } from "./feed/read-feed.ts";
export { startLinksLoop } from "./links/links-loop.ts";
export { mountLinks } from "./links/mount-links.ts";
export { closeContactsLink, shareWithContacts } from "./links/share-with-contacts.ts";
