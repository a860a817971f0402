import type { Money } from "#shared/money.ts";
import { MoneyText } from "../design/figures.tsx";
import { Table } from "../design/table.tsx";
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
      <h2 id="days-title">By day</h2>
      <Table
        caption="Amounts by day"
        rows={rows}
        rowKey={({ day }) => day}
        columns={[
          {
            title: "Day",
            cell: ({ day }) => <span className="figures">{periodWords({ period: day })}</span>,
          },
          { title: "Orders", isNumber: true, cell: ({ orders }) => orders },
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
