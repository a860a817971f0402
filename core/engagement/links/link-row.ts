import type { links } from "#drizzle/schema/index.ts";

export type LinkRow = typeof links.$inferSelect;
