export * from "./catalog.ts";
export * from "./dispatch.ts";
export * from "./eta.ts";
export * from "./orders.ts";
export * from "./outbox.ts";
export * from "./payments.ts";
export * from "./people.ts";
export * from "./tracks.ts";
