import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { importFile } from "./import-file.ts";
import { getFile, listFiles, viewFile } from "./list-files.ts";
import { getItem, listItems } from "./list-items.ts";
import { resolveItem } from "./resolve-item.ts";
import { runReconciliation } from "./run-reconciliation.ts";
import { summarize } from "./summarize.ts";

/** An import commits batch by batch; the content itself is what makes a repeat harmless. */
const inSteps = { commits: () => "steps" as const };

export function bindReconciliation(bind: Bind): void {
  bind(
    routes.importSettlementFile,
    async ({ ctx, body }) => viewFile(await importFile(ctx, body)),
    inSteps,
  );
  bind(
    routes.runReconciliation,
    async ({ ctx, body }) => viewFile(await runReconciliation(ctx, body)),
    inSteps,
  );
  bind(routes.listSettlementFiles, ({ ctx, query }) => listFiles(ctx, query));
  bind(routes.getSettlementFile, ({ ctx, params }) => getFile(ctx, params.id));
  bind(routes.listReconciliationItems, ({ ctx, query }) => listItems(ctx, query));
  bind(routes.getReconciliationItem, ({ ctx, params }) => getItem(ctx, params.id));
  bind(routes.resolveReconciliationItem, ({ ctx, params, body }) =>
    resolveItem(ctx, params.id, body),
  );
  bind(routes.getReconciliationSummary, ({ ctx }) => summarize(ctx));
}
