import type { dispatchJobs, offers } from "#drizzle/schema/index.ts";

export type JobRow = typeof dispatchJobs.$inferSelect;
export type OfferRow = typeof offers.$inferSelect;
