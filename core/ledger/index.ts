/**
 * The ledger: who has which money, as a journal that is only ever appended to. Other modules post,
 * hold and read; only functions of the database write.
 */
export { accountIdOf, parseAccountId } from "./account-id.ts";
export * from "./chart.ts";
export { placeHold } from "./place-hold.ts";
export { post } from "./post.ts";
export { postHold } from "./post-hold.ts";
export { type Balance, readBalance } from "./read-balance.ts";
export { type Page, type PageRequest, readEntries } from "./read-entries.ts";
export { readTransaction, readTransactions } from "./read-transactions.ts";
export { voidHold } from "./void-hold.ts";
