import type { ReactNode } from "react";
import "./table.css";

export interface TableColumn<T> {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly cell: (row: T) => ReactNode;
}

/** Rows of one kind. It scrolls inside itself, so the page never does sideways. */
export function Table<T>(props: {
  caption: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T>[];
  isChosen?: (row: T) => boolean;
}) {
  return (
    <div className="table-box">
      <table className="table">
        <caption className="unseen">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" data-number={isNumber ? "" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} data-chosen={props.isChosen?.(row) ? "" : undefined}>
              {props.columns.map(({ title, isNumber, cell }) => (
                <td key={title} data-title={title} data-number={isNumber ? "" : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
