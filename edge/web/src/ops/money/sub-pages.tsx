/** The pages within one area, as links under its heading. */
import { Link, usePath } from "../../router.tsx";

type SubPage = readonly [path: string, title: string];

export const paymentPages: readonly SubPage[] = [
  ["/ops/money/payments", "Payments"],
  ["/ops/money/webhooks", "Webhooks"],
];
export const ledgerPages: readonly SubPage[] = [
  ["/ops/money/ledger", "Accounts"],
  ["/ops/money/ledger/transactions", "Transactions"],
  ["/ops/money/ledger/checks", "Checks"],
];
export const reconciliationPages: readonly SubPage[] = [
  ["/ops/money/reconciliation", "Differences"],
  ["/ops/money/reconciliation/files", "Reports"],
];
export const payoutPages: readonly SubPage[] = [
  ["/ops/money/payouts", "Payouts"],
  ["/ops/money/payouts/holds", "Holds"],
];

export function SubPages({ of, label }: { of: readonly SubPage[]; label: string }) {
  const path = usePath();
  return (
    <nav className="ops-sub-pages" aria-label={label}>
      {of.map(([to, title]) => (
        <Link key={to} to={to} aria-current={to === path ? "page" : undefined}>
          {title}
        </Link>
      ))}
    </nav>
  );
}
