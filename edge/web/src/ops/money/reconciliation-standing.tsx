import type { ReconciliationSummary } from "#shared/contracts/ops-reconciliation.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Show, Skeleton } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import type { Loaded } from "../../use-load.ts";
import { countWords } from "../../words/figure-words.ts";
import { countColumn, termColumn, whenColumn } from "./columns.tsx";
import { type Fact, Figures, MoneyChip, PlainTable } from "./money-parts.tsx";
import { classificationSigns } from "./money-signs.ts";

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
                  <span className="figures small">{countWords(open)}</span>
                </span>
              ))}
          </div>
          <PlainTable<ReconciliationSummary["providers"][number]>
            caption={say("books.reach_caption")}
            rows={summary.providers}
            none={say("books.no_report_yet")}
            rowKey={({ provider }) => provider}
            columns={[
              termColumn(say("books.provider"), ({ provider }) => provider),
              whenColumn(say("books.last_report"), ({ lastImportedAt }) => lastImportedAt),
              whenColumn(say("books.covered_until"), ({ coveredUntil }) => coveredUntil),
              countColumn(say("term.open"), ({ openItems }) => openItems),
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
    [say("term.open"), countWords(openItems)],
    ...openDifference.map(
      (amount): Fact => [
        say("books.differs_by", { currency: amount.currency }),
        <MoneyText key="m" amount={amount} />,
      ],
    ),
    [say("books.older_than_day"), countWords(ages.underAWeek + ages.older)],
    [say("books.older_than_week"), countWords(ages.older)],
    [say("term.pending_cutoff"), countWords(pendingLines)],
    [say("books.days_unread"), countWords(unreadDays.length)],
  ];
}
