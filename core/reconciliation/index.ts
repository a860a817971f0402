/** What providers say they did with our money, held against what we booked. */
export { bindReconciliation } from "./bind-reconciliation.ts";
export {
  pullDueSettlements,
  type ReconciliationLoop,
  startReconciliationLoop,
} from "./daily-runs.ts";
