/** What providers say they did with our money, held against what we booked. */
export { bindReconciliation } from "./bind-reconciliation.ts";
