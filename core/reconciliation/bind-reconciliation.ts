import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Bind } from "../platform/index.ts";

export function bindReconciliation(bind: Bind): void {
  bind(routes.importSettlementFile, soon);
  bind(routes.runReconciliation, soon);
  bind(routes.listSettlementFiles, soon);
  bind(routes.getSettlementFile, soon);
  bind(routes.listReconciliationItems, soon);
  bind(routes.getReconciliationItem, soon);
  bind(routes.resolveReconciliationItem, soon);
  bind(routes.getReconciliationSummary, soon);
}

function soon(): never {
  throw new BeelineError("UNAVAILABLE");
}
