/** What all money screens are made of: chips, links to things, figures, lists that grow. */
import type { ReactNode } from "react";
import { isRegionCode, regions } from "#shared/regions.ts";
import { Button } from "../../design/button.tsx";
import { Icon, type IconName } from "../../design/icons.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../../design/notice.tsx";
import { Table, type TableColumn } from "../../design/table.tsx";
import { say } from "../../i18n/speech.ts";
import { Link } from "../../router.tsx";
import { useSession } from "../../session/use-session.ts";
import { dayWords } from "../../words/time-words.ts";
import { type MoneySign, shortId } from "./money-signs.ts";
import { accountPath } from "./refund-rules.ts";
import type { Pages } from "./use-pages.ts";

export function MoneyChip({ sign, isLarge }: { sign: MoneySign; isLarge?: boolean }) {
  return (
    <span className={`chip ops-chip ${isLarge ? "large" : ""}`} data-tone={sign.tone}>
      <Icon name={sign.icon} size={isLarge ? 18 : 14} />
      {sign.label}
    </span>
  );
}

/** Where an id leads: to the thing itself, or to the list of what there is about it. */
const places = {
  payment: (id: string) => `/ops/money/payments/${id}`,
  payments: (id: string) => `/ops/money/payments?q=${id}`,
  movement: (id: string) => `/ops/money/ledger/transactions/${id}`,
  movements: (id: string) => `/ops/money/ledger/transactions?q=${id}`,
  account: accountPath,
  saga: (id: string) => `/ops/money/sagas/${id}`,
  payouts: (id: string) => `/ops/money/payouts?owner=${id}`,
} as const;
export type Place = keyof typeof places;

/** The short form of an id that leads to the thing; the whole of it is its title. */
export function IdLink({ to, id, name = id }: { to: Place; id: string; name?: string }) {
  return (
    <Link to={places[to](id)} className="id-link figures" title={name}>
      {shortId(name)}
    </Link>
  );
}

/** By the clock of the region whose books these are. */
export function When({ at }: { at: string }) {
  const code = useSession("ops")?.user.region ?? "";
  const region = isRegionCode(code) ? regions[code] : undefined;
  const { timeZone } = region?.cities[0] ?? {};
  const style = {
    ...(timeZone ? { timeZone } : {}),
    ...(region ? { hourCycle: region.hourCycle } : {}),
  };
  return (
    <time dateTime={at} className="figures" title={at}>
      {dayWords(at, style)}
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

/** A table of everything that is loaded, and a way to more. What it is called goes by its name. */
export function PagedTable<T>(props: {
  name:
    | "payments"
    | "webhooks"
    | "accounts"
    | "entries"
    | "movements"
    | "checks"
    | "differences"
    | "reports"
    | "sagas"
    | "payouts"
    | "holds";
  icon: IconName;
  pages: Pages<T>;
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T>[];
}) {
  const { pages, name } = props;
  return (
    <Show
      loaded={pages.loaded}
      retry={pages.reload}
      skeleton={<SkeletonList rows={6} height="2.75rem" />}
    >
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState
            icon={props.icon}
            title={say(`books.no_${name}`)}
            next={say(`books.no_${name}_next`)}
          />
        ) : (
          <div className="stack">
            <div className="panel ops-table">
              <Table {...{ rows, caption: say(`books.all_${name}`) }} {...props} />
            </div>
            <ErrorNote error={pages.moreError} />
            {pages.more ? (
              <div>
                <Button isBusy={pages.isMoreBusy} onClick={() => void pages.more?.()}>
                  {say("books.show_more")}
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
