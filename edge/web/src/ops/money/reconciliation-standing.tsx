import type { ReconciliationSummary } from "#shared/contracts/ops-reconciliation.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Show, Skeleton } from "../../design/notice.tsx";
import type { Loaded } from "../../use-load.ts";
import { type Fact, Figures, MoneyChip, PlainTable, When } from "./money-parts.tsx";
import { classificationSigns, plainWords } from "./money-signs.ts";

/** How much is open, of what kind, since when, and how far the reports of each provider reach. */
export function ReconciliationStanding(props: {
  loaded: Loaded<ReconciliationSummary>;
  retry: () => void;
}) {
  return (
    <Show {...props} skeleton={<Skeleton height="5rem" />}>
      {(summary) => (
        <div className="stack">
          <Figures figures={figuresOf(summary)} />
          <div className="row wrap">
            {summary.classes
              .filter(({ open }) => open > 0)
              .map(({ classification, open }) => (
                <span key={classification} className="row">
                  <MoneyChip sign={classificationSigns[classification]} />
                  <span className="figures small">{open}</span>
                </span>
              ))}
          </div>
          <PlainTable
            caption="How far the reports of each provider reach"
            rows={summary.providers}
            none="No report was imported yet."
            rowKey={({ provider }) => provider}
            columns={[
              { title: "Provider", cell: ({ provider }) => plainWords(provider) },
              {
                title: "Last report",
                cell: ({ lastImportedAt }) => (lastImportedAt ? <When at={lastImportedAt} /> : "–"),
              },
              {
                title: "Covered until",
                cell: ({ coveredUntil }) => (coveredUntil ? <When at={coveredUntil} /> : "–"),
              },
              { title: "Open", isNumber: true, cell: ({ openItems }) => String(openItems) },
            ]}
          />
        </div>
      )}
    </Show>
  );
}

function figuresOf({
  openItems,
  openDifference,
  ages,
  pendingLines,
  unreadDays,
}: ReconciliationSummary): Fact[] {
  return [
    ["Open", openItems],
    ...openDifference.map(
      (amount): Fact => [`Differs by (${amount.currency})`, <MoneyText key="m" amount={amount} />],
    ),
    ["Older than a day", ages.underAWeek + ages.older],
    ["Older than a week", ages.older],
    ["Too young to judge", pendingLines],
    ["Days without a report", unreadDays.length],
  ];
}
