/**
 * The ledger: who has which money, as a journal that is only ever appended to. Other modules post,
 * hold and read; only functions of the database write.
 */
export { accountIdOf, parseAccountId } from "./account-id.ts";
export { bindLedger } from "./bind-ledger.ts";
export * from "./chart.ts";
export { checkLedger, listChecks } from "./check-ledger.ts";
export { expireHolds } from "./expire-holds.ts";
export { forgetChecks } from "./forget-checks.ts";
export { type LedgerLoops, startLedgerLoops } from "./ledger-loops.ts";
export { placeHold } from "./place-hold.ts";
export { post } from "./post.ts";
export { postHold } from "./post-hold.ts";
export { type Balance, readBalance } from "./read-balance.ts";
export { type Page, type PageRequest, readEntries } from "./read-entries.ts";
export { readTransaction, readTransactions } from "./read-transactions.ts";
export { sealJournal } from "./seal-journal.ts";
export { voidHold } from "./void-hold.ts";
