/** What all money screens are made of: chips, links to things, figures, lists that grow. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Icon, type IconName } from "../../design/icons.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../../design/notice.tsx";
import { Table, type TableColumn } from "../../design/table.tsx";
import { Link } from "../../router.tsx";
import { dayWords } from "../../words/time-words.ts";
import { type MoneySign, shortId } from "./money-signs.ts";
import type { Pages } from "./use-pages.ts";

export function MoneyChip({ sign, isLarge }: { sign: MoneySign; isLarge?: boolean }) {
  return (
    <span className={`chip ops-chip ${isLarge ? "large" : ""}`} data-tone={sign.tone}>
      <Icon name={sign.icon} size={isLarge ? 18 : 14} />
      {sign.label}
    </span>
  );
}

/** The short form of an id that leads to the thing; the whole of it is its title. */
export function IdLink({ to, id }: { to: string; id: string }) {
  return (
    <Link to={to} className="id-link figures" title={id}>
      {shortId(id)}
    </Link>
  );
}

export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="figures" title={at}>
      {dayWords(at)}
    </time>
  );
}

export type Fact = readonly [name: string, value: ReactNode];

/** What is known; the rest is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== null);
  return (
    <dl className="ops-facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A few large figures side by side. */
export function Figures({ figures }: { figures: readonly Fact[] }) {
  return (
    <dl className="ops-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Section(props: { title: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section className="stack tight" aria-label={props.title}>
      <div className="row wide wrap">
        <h2>{props.title}</h2>
        {props.tools}
      </div>
      {props.children}
    </section>
  );
}

export interface Emptiness {
  readonly icon: IconName;
  readonly title: string;
  readonly next: string;
}

/** A table of everything that is loaded, and a way to more. */
export function PagedTable<T>(props: {
  caption: string;
  pages: Pages<T>;
  empty: Emptiness;
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T>[];
}) {
  const { pages } = props;
  return (
    <Show
      loaded={pages.loaded}
      retry={pages.reload}
      skeleton={<SkeletonList rows={6} height="2.75rem" />}
    >
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState {...props.empty} />
        ) : (
          <div className="stack">
            <div className="panel ops-table">
              <Table
                caption={props.caption}
                rows={rows}
                rowKey={props.rowKey}
                columns={props.columns}
              />
            </div>
            <ErrorNote error={pages.moreError} />
            {pages.more ? (
              <div>
                <Button isBusy={pages.isMoreBusy} onClick={() => void pages.more?.()}>
                  Show more
                </Button>
              </div>
            ) : null}
          </div>
        )
      }
    </Show>
  );
}

/** Rows that are here already. */
export function PlainTable<T>(props: {
  caption: string;
  rows: readonly T[];
  /** Said when there are none. */
  none: string;
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T>[];
}) {
  if (props.rows.length === 0) return <p className="small soft">{props.none}</p>;
  return (
    <div className="panel ops-table">
      <Table {...props} />
    </div>
  );
}
