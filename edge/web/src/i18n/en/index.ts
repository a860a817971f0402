/**
 * All areas, for the compiler: English is the source of the keys and of the arguments that each
 * message takes. A new area is its file in the folders of all four languages, and a line here; a
 * name that begins with `ops` or `partner` is fetched only by that app.
 */
export * from "./account.ts";
export * from "./chat.ts";
export * from "./checkout.ts";
export * from "./delivery.ts";
export * from "./drive.ts";
export * from "./earnings.ts";
export * from "./errors.ts";
export * from "./fee-reasons.ts";
export * from "./frame.ts";
export * from "./hotspots.ts";
export * from "./lines.ts";
export * from "./money.ts";
export * from "./news.ts";
export * from "./ops.ts";
export * from "./ops-explain.ts";
export * from "./ops-money.ts";
export * from "./ops-money-terms.ts";
export * from "./ops-policies.ts";
export * from "./ops-policy-fields.ts";
export * from "./ops-riders.ts";
export * from "./ops-surge.ts";
export * from "./order.ts";
export * from "./papers.ts";
export * from "./partner.ts";
export * from "./partner-keys.ts";
export * from "./partner-links.ts";
export * from "./partner-money.ts";
export * from "./partner-posts.ts";
export * from "./ride.ts";
export * from "./safety.ts";
export * from "./session.ts";
export * from "./shop.ts";
export * from "./standing.ts";
export * from "./states.ts";
export * from "./trip.ts";
export * from "./wallet.ts";
