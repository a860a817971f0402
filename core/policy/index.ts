export * from "./policy-in-force.ts";
