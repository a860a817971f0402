/** The money of a region, for the people who answer for it. A chunk of its own beside the ops map. */
import type { ComponentType, ReactNode } from "react";
import { ButtonLink } from "../../design/button.tsx";
import { EmptyState } from "../../design/notice.tsx";
import { BarLink, Shell } from "../../design/shell.tsx";
import { say } from "../../i18n/speech.ts";
import { matchPath, usePageTitle, usePath } from "../../router.tsx";
import { AccountLink, SignedIn } from "../../session/signed-in.tsx";
import { LedgerAccountPage } from "./ledger-account-page.tsx";
import { LedgerAccountsPage } from "./ledger-accounts-page.tsx";
import { LedgerChecksPage } from "./ledger-checks-page.tsx";
import { LedgerTransactionPage } from "./ledger-transaction-page.tsx";
import { LedgerTransactionsPage } from "./ledger-transactions-page.tsx";
import { PaymentPage } from "./payment-page.tsx";
import { PaymentsPage } from "./payments-page.tsx";
import { PayoutHoldsPage } from "./payout-holds-page.tsx";
import { PayoutsPage } from "./payouts-page.tsx";
import { ReconciliationPage } from "./reconciliation-page.tsx";
import { SagaPage } from "./saga-page.tsx";
import { SagasPage } from "./sagas-page.tsx";
import { SettlementFilesPage } from "./settlement-files-page.tsx";
import { areaNames } from "./sub-pages.tsx";
import { WebhooksPage } from "./webhooks-page.tsx";
import "./money.css";

const pages: readonly (readonly [pattern: string, page: ComponentType<{ id: string }>])[] = [
  ["/ops/money", PaymentsPage],
  ["/ops/money/payments", PaymentsPage],
  ["/ops/money/payments/{id}", PaymentPage],
  ["/ops/money/webhooks", WebhooksPage],
  ["/ops/money/ledger", LedgerAccountsPage],
  ["/ops/money/ledger/accounts/{id}", LedgerAccountPage],
  ["/ops/money/ledger/transactions", LedgerTransactionsPage],
  ["/ops/money/ledger/transactions/{id}", LedgerTransactionPage],
  ["/ops/money/ledger/checks", LedgerChecksPage],
  ["/ops/money/reconciliation", ReconciliationPage],
  ["/ops/money/reconciliation/files", SettlementFilesPage],
  ["/ops/money/sagas", SagasPage],
  ["/ops/money/sagas/{id}", SagaPage],
  ["/ops/money/payouts", PayoutsPage],
  ["/ops/money/payouts/holds", PayoutHoldsPage],
];

export default function MoneyApp() {
  usePageTitle(say("books.title"));
  const path = usePath();
  const here = path.split("/")[3];
  // A webhook is news of a payment.
  const area = here === undefined || here === "webhooks" ? "payments" : here;
  const nav = areaNames.map((name) => (
    <BarLink key={name} to={`/ops/money/${name}`} isHere={name === area}>
      {say(`books.${name}`)}
    </BarLink>
  ));
  return (
    <Shell home="/ops" title={say("books.title")} nav={nav} tools={<AccountLink role="ops" />}>
      <SignedIn role="ops">
        {() => (
          <div className="money-area">
            <Chosen path={path} />
          </div>
        )}
      </SignedIn>
    </Shell>
  );
}

function Chosen({ path }: { path: string }): ReactNode {
  for (const [pattern, Page] of pages) {
    const params = matchPath(pattern, path);
    if (params) return <Page key={path} id={params["id"] ?? ""} />;
  }
  return (
    <EmptyState icon="search" title={say("page.missing")} next={say("page.missing_next")}>
      <ButtonLink to="/ops/money/payments">{say("books.payments")}</ButtonLink>
    </EmptyState>
  );
}
