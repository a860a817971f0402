import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Bind } from "../platform/index.ts";
import { parseAccountId } from "./account-id.ts";
import { checkLedger, listChecks } from "./check-ledger.ts";
import { listAccounts } from "./list-accounts.ts";
import { readEntries } from "./read-entries.ts";
import { pageTransactions, readTransaction } from "./read-transactions.ts";

export function bindLedger(bind: Bind): void {
  bind(routes.listLedgerAccounts, ({ ctx, query }) => listAccounts(ctx, query, query));
  bind(routes.listLedgerEntries, async ({ ctx, params, query }) => {
    const account = parseAccountId(params.id);
    if (!account) throw new BeelineError("NOT_FOUND");
    return readEntries(ctx, account, query);
  });
  bind(routes.listLedgerTransactions, ({ ctx, query }) => pageTransactions(ctx, query, query));
  bind(routes.getLedgerTransaction, ({ ctx, params }) => readTransaction(ctx, params.id));
  bind(routes.listLedgerChecks, ({ ctx, query }) => listChecks(ctx, query));
  // By itself: a transaction around it would hold back the very seals that it waits for.
  bind(routes.runLedgerCheck, ({ ctx, body }) => checkLedger(ctx, body.scope), {
    commits: () => "steps",
  });
}
