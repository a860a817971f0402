/** Providers that move money, behind one contract. */
export * from "./provider-contract.ts";
