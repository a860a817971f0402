import type { Money } from "#shared/money.ts";
import { MoneyText } from "../design/figures.tsx";
import { Table } from "../design/table.tsx";
import { say } from "../i18n/speech.ts";
import { periodWords } from "./payment-words.ts";

interface Day {
  readonly day: string;
  readonly orders: number;
  /** In the order of the columns. */
  readonly amounts: readonly Money[];
}

/** Amounts by day, the latest first. */
export function DayTable({ days, columns }: { days: readonly Day[]; columns: readonly string[] }) {
  const rows = days.toSorted((a, b) => b.day.localeCompare(a.day));
  return (
    <section className="stack tight" aria-labelledby="days-title">
      <h2 id="days-title">{say("days.title")}</h2>
      <Table
        caption={say("days.caption")}
        rows={rows}
        rowKey={({ day }) => day}
        columns={[
          {
            title: say("days.day"),
            cell: ({ day }) => <span className="figures">{periodWords({ period: day })}</span>,
          },
          { title: say("days.orders"), isNumber: true, cell: ({ orders }) => orders },
          ...columns.map((title, place) => ({
            title,
            isNumber: true,
            cell: ({ amounts }: Day) => <MoneyText amount={amounts[place]!} />,
          })),
        ]}
      />
    </section>
  );
}
