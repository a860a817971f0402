/** What tests of the core share. Everything here is real but the keys and the clock. */
export * from "./check-history.ts";
export * from "./history.ts";
export * from "./read-history.ts";
export * from "./test-ambient.ts";
export * from "./test-city.ts";
export * from "./test-config.ts";
export { testEnvironment } from "./test-config.ts";
export * from "./test-core.ts";
export * from "./test-delivery.ts";
export * from "./test-money.ts";
export * from "./test-ride-trips.ts";
export * from "./test-rides.ts";
export * from "./test-rows.ts";
export * from "./until.ts";
